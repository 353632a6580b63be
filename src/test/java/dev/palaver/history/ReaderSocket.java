package dev.palaver.history;

import io.vertx.core.json.JsonObject;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One connection of a {@link Reader}; it tells the reader all that it hears. */
final class ReaderSocket implements WebSocket.Listener {
  /** Close codes with which the server says that coming back is in vain, or that it is too slow. */
  private static final int FIRST_CODE_OF_THE_APPLICATION = 4000;

  private static final long CLOSE_LIMIT_SECONDS = 5;

  private final Reader reader;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

  ReaderSocket(Reader reader) {
    this.reader = reader;
  }

  @Override
  public void onOpen(WebSocket socket) {
    CompletableFuture<WebSocket> registered = CompletableFuture.completedFuture(socket);
    for (String registration : reader.registrations()) {
      registered = registered.thenCompose(ready -> ready.sendText(registration, true));
    }
    var unused =
        registered.whenComplete(
            (ready, failure) -> {
              opened.complete(socket);
              if (failure != null) {
                reader.ended(this);
              }
            });
    socket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      JsonObject frame = new JsonObject(text.toString());
      text.setLength(0);
      reader.take(this, frame);
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    if (code >= FIRST_CODE_OF_THE_APPLICATION) {
      reader.fault("closed with " + code + " " + reason);
    }
    reader.ended(this);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    reader.ended(this);
  }

  /** Closes or breaks the connection, once it is there. */
  void end(boolean politely) {
    var unused = opened.thenAccept(politely ? ReaderSocket::close : WebSocket::abort);
  }

  private static void close(WebSocket socket) {
    var unused =
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .orTimeout(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (closed, failure) -> {
                  if (failure != null) {
                    socket.abort();
                  }
                });
  }
}
