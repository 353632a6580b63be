package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.testing.TestDatabase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is too old, as the driver meets it: by what it says when a session begins. */
@Timeout(60)
class ServerVersionTest {
  @Test
  void aServerThatIsTooOldIsRefusedBeforeAnythingIsDone() throws Exception {
    try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> session = CompletableFuture.runAsync(() -> serve(old, "12.22"));
      TestDatabase database = new TestDatabase(old.getLocalPort(), "chat", "chat", "none");

      assertThatThrownBy(() -> Migrations.migrate(database, Map.of("CHAT_MIGRATION", "false")))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("PostgreSQL 12.22: Palaver needs 13 or newer")
          .hasMessageContaining("127.0.0.1:" + old.getLocalPort() + " (DB_HOST, DB_PORT)");
      session.get(10, TimeUnit.SECONDS);
    }
  }

  /** One session that is let in and may set parameters, and nothing else. */
  private static void serve(ServerSocket server, String version) {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      in.skipNBytes(in.readInt() - Integer.BYTES);
      message(out, 'R', "\0\0\0\0");
      message(out, 'S', "server_version\0" + version + "\0");
      message(out, 'S', "client_encoding\0UTF8\0");
      message(out, 'S', "integer_datetimes\0on\0");
      message(out, 'S', "standard_conforming_strings\0on\0");
      message(out, 'K', "\0\0\0\1\0\0\0\1");
      message(out, 'Z', "I");
      for (int type = in.read(); type == 'Q'; type = in.read()) {
        String sql =
            new String(in.readNBytes(in.readInt() - Integer.BYTES), StandardCharsets.UTF_8);
        if (!sql.startsWith("SET ")) {
          throw new AssertionError(sql);
        }
        message(out, 'C', "SET\0");
        message(out, 'Z', "I");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void message(DataOutputStream out, char type, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    out.write(type);
    out.writeInt(bytes.length + Integer.BYTES);
    out.write(bytes);
    out.flush();
  }
}
