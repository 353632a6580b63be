package dev.palaver.core;

import java.util.List;

/**
 * An error whose message is meant for the caller: it names the field and holds no SQL, no internal
 * name and no other caller's data. It carries no stack trace, since it is an answer and not a fault
 * of the program.
 */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One fault in a request.
   *
   * @param path where it is: a JSON pointer into the body, or a parameter's name
   * @param code the rule that it breaks, by its JSON Schema keyword ({@code required}, {@code
   *     type})
   * @param message what is wrong, for people
   */
  public record Detail(String path, String code, String message) {}

  private final ErrorCode code;
  private final transient List<Detail> details;

  public ChatException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public ChatException(ErrorCode code, String message, List<Detail> details) {
    super(message, null, false, false);
    this.code = code;
    this.details = List.copyOf(details);
  }

  public ErrorCode code() {
    return code;
  }

  /** The single faults, where there are several; else empty. */
  public List<Detail> details() {
    return details;
  }

  /** What does not exist, or is not the caller's to see. */
  public static ChatException notFound(String what, Object id) {
    return new ChatException(ErrorCode.NOT_FOUND, what + " not found: " + id);
  }

  /**
   * What the request refers to is not there, or not the caller's to see. Always the same words, so
   * that nothing tells the two apart.
   */
  public static ChatException relatedNotFound() {
    return new ChatException(ErrorCode.RELATED_NOT_FOUND, "Related entity not found");
  }

  public static ChatException badRequest(String message) {
    return new ChatException(ErrorCode.BAD_REQUEST, message);
  }

  /** One invalid field of a body. */
  public static ChatException invalid(String path, String rule, String message) {
    return new ChatException(
        ErrorCode.VALIDATION_FAILED,
        "The request body is invalid. See error object `details` property for more info.",
        List.of(new Detail(path, rule, message)));
  }
}
