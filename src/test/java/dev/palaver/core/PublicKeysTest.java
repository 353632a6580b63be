package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PublicKeysTest {
  /** Of a P-256 key; made with {@code openssl req -x509}. */
  private static final String CERTIFICATE =
      """
          -----BEGIN CERTIFICATE-----
          MIIBdTCCARugAwIBAgIUY6GVN7CcSLoU4KAvIgk5gKNxJSwwCgYIKoZIzj0EAwIw
          DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIyMTQ4NTFaGA8yMTI2MTAyOTIxNDg1
          MVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJWf
          PROqLevzqlBjZKje1kPJ6tD7eXSxIdmqht/lz7hMuqpPo3zZICRdFPymfQGHvPtu
          4npspj7NE0Lz7tI+MXyjUzBRMB0GA1UdDgQWBBS7WpgZ2k20IeQ0JMU6z22uyqZF
          UjAfBgNVHSMEGDAWgBS7WpgZ2k20IeQ0JMU6z22uyqZFUjAPBgNVHRMBAf8EBTAD
          AQH/MAoGCCqGSM49BAMCA0gAMEUCIQD2dSRtxRgIlF0ItrPzZEtDxO6292Af+OP5
          k701xgqflQIgHyXYJ5UmzTdIe6URX5SfR80zkcdrBjzGvTtWwGFOlwE=
          -----END CERTIFICATE-----
          """;

  /** Bytes of a SubjectPublicKeyInfo of 2048-bit RSA that stand before the PKCS #1 key. */
  private static final int SPKI_HEAD = 24;

  private static KeyPair pair(String kind, AlgorithmParameterSpec parameters) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (parameters != null) {
      generator.initialize(parameters);
    }
    return generator.generateKeyPair();
  }

  private static KeyPair rsa(int bits) throws Exception {
    return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----";
  }

  @Test
  void eachKindServesOneAlgorithm() throws Exception {
    assertThat(PublicKeys.algorithm(rsa(2048).getPublic())).contains("RS256");
    assertThat(PublicKeys.algorithm(pair("EC", new ECGenParameterSpec("secp256r1")).getPublic()))
        .contains("ES256");
    assertThat(PublicKeys.algorithm(pair("Ed25519", null).getPublic())).contains("EdDSA");
  }

  @Test
  void weakAndUnknownKindsServeNone() throws Exception {
    PublicKey[] keys = {
      rsa(1024).getPublic(),
      pair("EC", new ECGenParameterSpec("secp384r1")).getPublic(),
      pair("Ed448", null).getPublic(),
      pair("X25519", null).getPublic()
    };
    for (PublicKey key : keys) {
      assertThat(PublicKeys.algorithm(key)).isEmpty();
      assertThatThrownBy(() -> PublicKeys.fromPem(PublicKeys.toPem(key)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("holds a");
    }
  }

  @Test
  void everyFormOfPemIsRead() throws Exception {
    PublicKey rsa = rsa(2048).getPublic();
    PublicKey ed = pair("Ed25519", null).getPublic();
    byte[] spki = rsa.getEncoded();
    String pkcs1 = pem("RSA PUBLIC KEY", Arrays.copyOfRange(spki, SPKI_HEAD, spki.length));

    assertThat(PublicKeys.fromPem(pkcs1)).containsExactly(rsa);
    assertThat(PublicKeys.fromPem(pem("PUBLIC KEY", spki).replace("\n", "\r\n")))
        .containsExactly(rsa);
    assertThat(PublicKeys.fromPem("words\n" + PublicKeys.toPem(ed) + PublicKeys.toPem(rsa)))
        .containsExactly(ed, rsa);
    assertThat(PublicKeys.algorithm(PublicKeys.fromPem(CERTIFICATE).get(0))).contains("ES256");
  }

  @Test
  void whatIsNoPublicKeyIsRefusedWithoutRepeatingIt() throws Exception {
    PrivateKey secret = rsa(2048).getPrivate();
    String[] texts = {
      "",
      "hunter2",
      pem("PRIVATE KEY", secret.getEncoded()),
      pem("PUBLIC KEY", "hunter2".getBytes(StandardCharsets.US_ASCII)),
      "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----"
    };
    for (String text : texts) {
      assertThatThrownBy(() -> PublicKeys.fromPem(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("holds ")
          .message()
          .hasSizeLessThan(100)
          .doesNotContain("hunter2");
    }
  }
}
