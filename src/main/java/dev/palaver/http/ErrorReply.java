package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers a failed request with the error envelope, whatever failed it. */
final class ErrorReply implements Handler<RoutingContext> {
  /** Of a place that failures of every status come to. */
  static final int UNKNOWN = 500;

  static final String JSON_UTF_8 = "application/json; charset=utf-8";
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  /** Bytes of a body that are skipped sooner than a new connection is made. */
  private static final long MAX_SKIPPED_BYTES = 64 * 1024;

  private final int status;

  /**
   * Answers.
   *
   * @param status of the failures that are not said to have another
   */
  ErrorReply(int status) {
    this.status = status;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    ChatException failure =
        context.failure() != null ? causeOf(context) : failure(context.statusCode());
    if (failure.code().retryable()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (!context.request().isEnded() && !isShort(context.request())) {
      LastAnswer.of(context);
    }
    response
        .setStatusCode(failure.code().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON_UTF_8)
        .end(ErrorEnvelope.of(failure).toBuffer());
  }

  /** Whether what is left of a request is little, so that the connection can go on after it. */
  private static boolean isShort(HttpServerRequest request) {
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      return false;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || Long.parseLong(length) <= MAX_SKIPPED_BYTES;
  }

  private ChatException causeOf(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof io.vertx.ext.web.handler.HttpException http) {
      return failure(http.getStatusCode());
    }
    int known = context.statusCode();
    if (failure instanceof ChatException || known >= UNKNOWN) {
      return ErrorEnvelope.toCaller(failure);
    }
    // What Vert.x cannot read of a request it fails with 400 and more, and a broken body with 200.
    return failure(known == OK ? BAD_REQUEST : known);
  }

  private ChatException failure(int known) {
    int told = known < BAD_REQUEST ? status : known;
    return new ChatException(codeOf(told), messageOf(told));
  }

  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 400, 417 -> ErrorCode.BAD_REQUEST;
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404, 405 -> ErrorCode.ROUTE_NOT_FOUND;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ErrorCode.UNAVAILABLE;
      default -> ErrorCode.INTERNAL;
    };
  }

  private static String messageOf(int status) {
    return switch (status) {
      case 400 -> "The request is malformed";
      case 417 -> "The header Expect may be 100-continue alone";
      case 404, 405 -> "API not found !";
      case 413 -> "The request body is too large (CHAT_MAX_BODY_BYTES)";
      case 503 -> "The request took too long (CHAT_REQUEST_TIMEOUT_MS)";
      default -> codeOf(status).errorName();
    };
  }
}
