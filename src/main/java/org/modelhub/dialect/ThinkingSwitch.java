package org.modelhub.dialect;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Whether and how hard a model shall think, out of the many forms in which clients say so.
 *
 * @param on null if the client leaves it open
 * @param effort null if the client leaves it open
 */
public record ThinkingSwitch(@Nullable Boolean on, @Nullable String effort) {

    static final List<String> FIELDS =
            List.of("enable_thinking", "thinking", "chat_template_kwargs", "reasoning_format", "reasoning_effort");

    /** An effort alone also says that the model shall think, unless it is {@code none}. */
    public static ThinkingSwitch of(JsonView body) {
        Boolean on = null;
        String effort = null;
        if (isOf(body, "chat_template_kwargs", JsonReader.Type.OBJECT)) {
            JsonView kwargs = object(body, "chat_template_kwargs");
            on = first(flag(kwargs, "enable_thinking"), flag(kwargs, "thinking"));
            effort = text(kwargs, "reasoning_effort");
        }
        if (isOf(body, "thinking", JsonReader.Type.OBJECT)) {
            on = first(byType(text(object(body, "thinking"), "type")), on);
        }
        on = first(flag(body, "enable_thinking"), on);
        effort = first(text(body, "reasoning_effort"), effort);
        return new ThinkingSwitch(
                (on == null && effort != null) ? Boolean.valueOf(!effort.equals("none")) : on, effort);
    }

    /** Leaves in the request only the form that the provider takes. */
    static void apply(JsonView body, Quirks.Thinking form, JsonEdit edit) {
        if (FIELDS.stream().noneMatch(body::contains)) {
            return;
        }
        ThinkingSwitch asked = of(body);
        for (String field : FIELDS) {
            edit.remove(field);
        }
        switch (form) {
            case NONE -> {}
            case EFFORT -> asked.putEffort(edit);
            case EFFORT_NONE -> asked.putEffortOrNone(edit);
            case TEMPLATE -> {
                asked.putTemplate(edit);
                asked.putEffort(edit);
            }
            case ENABLE -> asked.putEnable(edit);
            case TYPE -> {
                asked.putType(edit);
                asked.putEffort(edit);
            }
        }
    }

    private void putEffort(JsonEdit edit) {
        if (effort != null && (Boolean.TRUE.equals(on) || effort.equals("none"))) {
            edit.set("reasoning_effort", effort);
        }
    }

    /** Off says the switch, whatever the effort that stands beside it. */
    private void putEffortOrNone(JsonEdit edit) {
        if (Boolean.FALSE.equals(on)) {
            edit.set("reasoning_effort", "none");
        } else {
            putEffort(edit);
        }
    }

    private void putTemplate(JsonEdit edit) {
        if (on != null) {
            JsonWriter kwargs = new JsonWriter(64).beginObject();
            kwargs.name("enable_thinking").value(on).name("thinking").value(on).endObject();
            edit.set("chat_template_kwargs", kwargs.toBytes());
        }
    }

    private void putEnable(JsonEdit edit) {
        if (on != null) {
            edit.set("enable_thinking", on);
        }
    }

    private void putType(JsonEdit edit) {
        if (on != null) {
            JsonWriter type = new JsonWriter(32).beginObject();
            type.name("type").value(on ? "enabled" : "disabled").endObject();
            edit.set("thinking", type.toBytes());
        }
    }

    private static @Nullable Boolean byType(@Nullable String type) {
        return type == null ? null : Boolean.valueOf(!type.equals("disabled"));
    }

    private static boolean isOf(JsonView body, String field, JsonReader.Type type) {
        return body.type(field) == type;
    }

    private static JsonView object(JsonView body, String field) {
        return JsonView.parse(Objects.requireNonNull(body.raw(field)));
    }

    private static @Nullable Boolean flag(JsonView body, String field) {
        return isOf(body, field, JsonReader.Type.BOOLEAN) ? body.bool(field) : null;
    }

    private static @Nullable String text(JsonView body, String field) {
        try {
            return isOf(body, field, JsonReader.Type.STRING) ? body.string(field) : null;
        } catch (JsonException odd) {
            return null;
        }
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
