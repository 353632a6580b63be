package dev.palaver.http.contract;

import static dev.palaver.http.contract.ScalarChecks.checkType;

import dev.palaver.core.JsonWeight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Checks of objects and lists. */
final class ContainerChecks {
  private ContainerChecks() {}

  /**
   * @param open whether properties that are not named here are allowed; they are not looked at
   */
  record ObjectCheck(
      boolean nullable, Map<String, Check> properties, List<String> required, boolean open)
      implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      Map<?, ?> members = asMap(value);
      if (members == null) {
        checkType(value, nullable, "object", at, faults);
        return;
      }
      for (String name : required) {
        if (!members.containsKey(name)) {
          faults.required(at, name);
        }
      }
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String name = (String) member.getKey();
        Check check = properties.get(name);
        if (check != null) {
          check.check(member.getValue(), at.child(name), faults);
        } else if (!open) {
          faults.additionalProperty(at, name);
        }
        if (faults.full()) {
          return;
        }
      }
    }
  }

  record ListCheck(boolean nullable, int maxItems, Check items) implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      List<?> list = asList(value);
      if (list == null) {
        checkType(value, nullable, "array", at, faults);
        return;
      }
      if (list.size() > maxItems) {
        faults.tooMany(at, maxItems);
        return;
      }
      for (int i = 0; i < list.size() && !faults.full(); i++) {
        items.check(list.get(i), at.child(i), faults);
      }
    }
  }

  /**
   * An object of the client's own making, stored as PostgreSQL's jsonb: it may hold anything but
   * what jsonb cannot hold, the character U+0000 and numbers beyond a double, and many of those
   * that jsonb makes sixty times as long.
   */
  record FreeObjectCheck(boolean nullable) implements Check {
    private static final int MOST_WRITTEN_OUT = 65_536;

    @Override
    public void check(Object value, Location at, Faults faults) {
      if (asMap(value) == null) {
        checkType(value, nullable, "object", at, faults);
      } else {
        walk(value, at, faults);
        if (!faults.full() && JsonWeight.writtenOut(value) > MOST_WRITTEN_OUT) {
          faults.writtenOut(at, MOST_WRITTEN_OUT);
        }
      }
    }

    /** Recursive: {@link JsonText} bounds the depth. */
    private static void walk(Object value, Location at, Faults faults) {
      if (faults.full()) {
        return;
      }
      Map<?, ?> members = asMap(value);
      List<?> list = asList(value);
      if (members != null) {
        members.forEach((key, member) -> walkMember((String) key, member, at, faults));
      } else if (list != null) {
        for (int i = 0; i < list.size(); i++) {
          walk(list.get(i), at.child(i), faults);
        }
      } else if (value instanceof String text && text.indexOf('\0') >= 0) {
        faults.nul(at);
      } else if (value instanceof Double number && !Double.isFinite(number)) {
        faults.type(at, "number");
      }
    }

    private static void walkMember(String key, Object member, Location at, Faults faults) {
      if (key.indexOf('\0') >= 0) {
        faults.nul(at);
      } else {
        walk(member, at.child(key), faults);
      }
    }
  }

  private static Map<?, ?> asMap(Object value) {
    if (value instanceof JsonObject object) {
      return object.getMap();
    }
    return value instanceof Map<?, ?> map ? map : null;
  }

  private static List<?> asList(Object value) {
    if (value instanceof JsonArray array) {
      return array.getList();
    }
    return value instanceof List<?> list ? list : null;
  }
}
