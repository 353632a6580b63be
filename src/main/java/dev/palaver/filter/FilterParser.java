package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the query parameters {@code filter} and {@code where}, as JSON or in brackets. Every fault
 * is a {@link dev.palaver.core.ChatException} with status 400. Holds no state; any thread.
 *
 * <p>The rules are the reference's (LoopBack 4 and its juggler), but for: properties and operators
 * that do not exist are refused and not ignored; of several operators on one property all hold; the
 * limits of {@link FilterLimits}.
 */
public final class FilterParser {
  private static final String FILTER = "filter";
  private static final String WHERE = "where";

  private final FilterLimits limits;

  public FilterParser(FilterLimits limits) {
    this.limits = limits;
  }

  /**
   * The filter of a list.
   *
   * @param parameters the request's, decoded; others than {@code filter} are ignored
   */
  public Filter list(MultiMap parameters, Model model) {
    return filter(parameters, model, Strictness.LIST);
  }

  /** The filter of a read by id: the same without {@code where}. */
  public Filter byId(MultiMap parameters, Model model) {
    return filter(parameters, model, Strictness.BY_ID);
  }

  /** The filter of a list below another row, as {@code /messages/{id}/messages}. */
  public Filter subResource(MultiMap parameters, Model model) {
    return filter(parameters, model, Strictness.OPEN);
  }

  /** The parameter {@code where} of counts and bulk changes; everything when it is absent. */
  public Where where(MultiMap parameters, Model model) {
    return RawParameter.read(parameters, WHERE, limits)
        .map(json -> new WhereParser(model, false).parse(json))
        .orElseGet(Where::everything);
  }

  private Filter filter(MultiMap parameters, Model model, Strictness strictness) {
    Optional<Map<?, ?>> json = RawParameter.read(parameters, FILTER, limits);
    return json.map(object -> new LevelParser(limits, FILTER).parse(model, object, strictness))
        .orElseGet(Filter::none);
  }
}
