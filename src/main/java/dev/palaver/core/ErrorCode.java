package dev.palaver.core;

/**
 * Every error that a caller can see, named once. {@code name} and {@code code} are the reference's
 * where it has one ({@code docs/migrate-from-sourceloop.md}); clients branch on {@code status} and
 * {@code code}, never on the message.
 */
public enum ErrorCode {
  BAD_REQUEST(400, "BadRequestError", null),
  /** The body is not JSON. The reference's name for it. */
  MALFORMED_JSON(400, "SyntaxError", null),
  INVALID_PARAMETER(400, "BadRequestError", "INVALID_PARAMETER_VALUE"),
  INVALID_INCLUSION(400, "Error", "INVALID_INCLUSION_FILTER"),
  OPERATOR_NOT_ALLOWED(400, "Error", "OPERATOR_NOT_ALLOWED_IN_QUERY"),
  /** Fewer rows at once would do. */
  ANSWER_TOO_LARGE(400, "BadRequestError", "ANSWER_TOO_LARGE"),
  QUERY_TOO_DEEP(400, "Error", "QUERY_OBJECT_TOO_DEEP"),
  UNAUTHENTICATED(401, "UnauthorizedError", null),
  TOKEN_EXPIRED(401, "UnauthorizedError", "TOKEN_EXPIRED"),
  /** The token, or every token of its user from before a moment, was revoked. */
  TOKEN_REVOKED(401, "UnauthorizedError", "TOKEN_REVOKED"),
  FORBIDDEN(403, "ForbiddenError", null),
  ROUTE_NOT_FOUND(404, "NotFoundError", null),
  /** The row is not there, or the caller may not see it: the two look the same. */
  NOT_FOUND(404, "NotFoundError", "ENTITY_NOT_FOUND"),
  RELATED_NOT_FOUND(404, "NotFoundError", null),
  CONFLICT(409, "ConflictError", null),
  IDEMPOTENCY_MISMATCH(409, "ConflictError", "IDEMPOTENCY_KEY_REUSED"),
  /** The channel is closed: it can be read, and left. */
  CHANNEL_ARCHIVED(409, "ConflictError", "CHANNEL_ARCHIVED"),
  /** The members of a direct channel are its two users, for ever. */
  DIRECT_CHANNEL(409, "ConflictError", "DIRECT_CHANNEL"),
  /** The channel would be left without an owner. */
  LAST_OWNER(409, "ConflictError", "LAST_OWNER"),
  PAYLOAD_TOO_LARGE(413, "PayloadTooLargeError", null),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaTypeError", "UNSUPPORTED_MEDIA_TYPE"),
  VALIDATION_FAILED(422, "UnprocessableEntityError", "VALIDATION_FAILED"),
  /** The body fits its schema, but a required text is empty. */
  EMPTY_VALUE(422, "ValidationError", null),
  TOO_MANY_REQUESTS(429, "TooManyRequestsError", "RATE_LIMITED"),
  /** The user has as many sockets on the node as one may have: waiting alone mends nothing. */
  TOO_MANY_SOCKETS(429, "TooManyRequestsError", "TOO_MANY_SOCKETS"),
  INTERNAL(500, "InternalServerError", null),
  /** Passing: the queue is full, the database is away, the node drains. Retry later. */
  UNAVAILABLE(503, "ServiceUnavailableError", "UNAVAILABLE"),
  /** A statement ran longer than CHAT_DB_STATEMENT_TIMEOUT_MS. */
  STATEMENT_TIMEOUT(503, "ServiceUnavailableError", "STATEMENT_TIMEOUT");

  private final int status;
  private final String errorName;
  private final String code;

  ErrorCode(int status, String errorName, String code) {
    this.status = status;
    this.errorName = errorName;
    this.code = code;
  }

  /** The HTTP status, and the {@code failureCode} of a socket's {@code err} frame. */
  public int status() {
    return status;
  }

  /** The envelope's {@code name}. */
  public String errorName() {
    return errorName;
  }

  /** The envelope's {@code code}; null where the reference sends none. */
  public String code() {
    return code;
  }

  /** Whether the failure is the server's, and not the caller's. */
  public boolean serverFault() {
    return status >= INTERNAL.status;
  }

  /** Whether the same request may succeed later without a change. */
  public boolean retryable() {
    return this == UNAVAILABLE || this == STATEMENT_TIMEOUT || this == TOO_MANY_REQUESTS;
  }
}
