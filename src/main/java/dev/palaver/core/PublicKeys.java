package dev.palaver.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public keys that tokens may be signed for, and the one JWS algorithm that each serves. The
 * algorithm follows from the key alone, never from what a token or a key's publisher says: a key
 * that serves two algorithms is how one is confused with the other (RFC 8725, section 3.1).
 */
public final class PublicKeys {
  /** RFC 7518, section 3.3. */
  private static final int MIN_RSA_BITS = 2048;

  /** Verifying takes time that grows with the cube of the size, and a key may come from afar. */
  private static final int MAX_RSA_BITS = 8192;

  /** The prime of P-256 (FIPS 186-4, D.1.2.3) names the curve. */
  private static final BigInteger P256_PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

  /** rsaEncryption as a DER AlgorithmIdentifier (RFC 8017, appendix A.1). */
  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_BIT_STRING = 0x03;

  private static final List<String> FACTORIES = List.of("RSA", "EC", "Ed25519");
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final int LINE_CHARS = 64;

  private PublicKeys() {}

  /**
   * Reads PEM text (RFC 7468): {@code PUBLIC KEY}, {@code RSA PUBLIC KEY} (PKCS #1) and {@code
   * CERTIFICATE}, one or more.
   *
   * @return the keys, each with an {@link #algorithm}
   * @throws IllegalArgumentException with a message for people that holds nothing of the text
   */
  public static List<PublicKey> fromPem(String text) {
    List<PublicKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      PublicKey key = read(block.group(1), block.group(2));
      if (algorithm(key).isEmpty()) {
        throw new IllegalArgumentException(
            "holds a key that is neither RSA of 2048 to 8192 bits nor EC P-256 nor Ed25519");
      }
      keys.add(key);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("holds no PEM block of a public key");
    }
    return keys;
  }

  /** {@code RS256}, {@code ES256} or {@code EdDSA}; empty for a key that tokens may not have. */
  public static Optional<String> algorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS ? Optional.of("RS256") : Optional.empty();
    }
    if (key instanceof ECPublicKey ec
        && ec.getParams().getCurve().getField() instanceof ECFieldFp field
        && field.getP().equals(P256_PRIME)) {
      return Optional.of("ES256");
    }
    return key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")
        ? Optional.of("EdDSA")
        : Optional.empty();
  }

  /** The key as a PEM block {@code PUBLIC KEY}. */
  public static String toPem(PublicKey key) {
    String body =
        Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  private static PublicKey read(String kind, String body) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
      return switch (kind) {
        case "PUBLIC KEY" -> fromSpki(der);
        case "RSA PUBLIC KEY" -> fromSpki(wrapped(der));
        case "CERTIFICATE" ->
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
        default -> throw new InvalidKeySpecException(kind);
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "holds a PEM block that cannot be read as a public key", e);
    }
  }

  private static PublicKey fromSpki(byte[] der) throws GeneralSecurityException {
    for (String factory : FACTORIES) {
      try {
        return KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // Of another kind: the next factory knows it, or none does.
      }
    }
    throw new InvalidKeySpecException("no known kind of key");
  }

  /** A PKCS #1 key inside of a SubjectPublicKeyInfo (RFC 5280, section 4.1). */
  private static byte[] wrapped(byte[] pkcs1) {
    byte[] noUnusedBits = {0};
    return element(DER_SEQUENCE, RSA_ALGORITHM, element(DER_BIT_STRING, noUnusedBits, pkcs1));
  }

  /** A DER element with a length of two bytes, which a key of 2048 bits or more needs. */
  private static byte[] element(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 4);
    element.writeBytes(new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length});
    Arrays.stream(parts).forEach(element::writeBytes);
    return element.toByteArray();
  }
}
