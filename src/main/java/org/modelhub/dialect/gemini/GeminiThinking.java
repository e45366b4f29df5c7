package org.modelhub.dialect.gemini;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes {@code thinkingConfig} for what a client asked. Thoughts are asked for only where the client wants thinking:
 * the model thinks otherwise too, but does not tell. A model that cannot stop thinking is told to think least.
 */
final class GeminiThinking {

    private static final int LOW = 1024;
    private static final int MEDIUM = 8192;
    private static final int HIGH = 24_576;
    private static final int HIGH_PRO = 32_768;
    private static final int LEAST_PRO = 128;
    private static final int LEAST_LITE = 512;
    /** The model decides. */
    private static final int DYNAMIC = -1;

    /** By their published names; later ones, and all Pro models, refuse the level. */
    private static final List<String> TAKE_MINIMAL =
            List.of("gemini-3-flash", "gemini-3.1-flash-lite", "gemini-3.5-flash", "gemini-3.6-flash");

    private final ThinkingSwitch asked;
    private final @Nullable Integer budget;
    private final String model;
    private final JsonWriter out;

    private GeminiThinking(ThinkingSwitch asked, JsonView body, String model, JsonWriter out) {
        this.asked = asked;
        this.budget = budget(body);
        this.model = model;
        this.out = out;
    }

    /**
     * @param body as the client sent it
     * @param edited with the quirks applied, which leave one form of the switch, perhaps their own default
     */
    static void write(JsonView body, JsonView edited, UpstreamModel model, JsonWriter out) {
        GeminiFamily family = GeminiFamily.of(model.name());
        ThinkingSwitch clients = ThinkingSwitch.of(body);
        ThinkingSwitch asked = clients.on() == null ? ThinkingSwitch.of(edited) : clients;
        GeminiThinking thinking = new GeminiThinking(asked, body, GeminiFamily.bare(model.name()), out);
        boolean silent = thinking.asked.on() == null || model.quirks().thinking() == Quirks.Thinking.NONE;
        if (silent || family == GeminiFamily.FIXED) {
            return;
        }
        out.name("thinkingConfig").beginObject();
        if (thinking.on()) {
            out.name("includeThoughts").value(true);
        }
        if (family == GeminiFamily.BUDGET) {
            out.name("thinkingBudget").value(thinking.tokens());
        } else {
            thinking.level();
        }
        out.endObject();
    }

    private static @Nullable Integer budget(JsonView body) {
        if (body.type("thinking") != Type.OBJECT) {
            return null;
        }
        JsonView thinking = JsonView.parse(Objects.requireNonNull(body.raw("thinking")));
        return thinking.type("budget_tokens") == Type.NUMBER ? thinking.integer("budget_tokens") : null;
    }

    private boolean on() {
        return Boolean.TRUE.equals(asked.on());
    }

    private int tokens() {
        boolean pro = model.startsWith("gemini-2.5-pro");
        if (!on()) {
            return pro ? LEAST_PRO : 0;
        }
        int least = pro ? LEAST_PRO : model.contains("lite") ? LEAST_LITE : 1;
        int wished = budget != null ? budget : byEffort();
        return wished == DYNAMIC ? DYNAMIC : Math.max(least, Math.min(pro ? HIGH_PRO : HIGH, wished));
    }

    private int byEffort() {
        if (asked.effort() == null) {
            return DYNAMIC;
        }
        return switch (asked.effort()) {
            case "minimal", "low" -> LOW;
            case "medium" -> MEDIUM;
            default -> HIGH;
        };
    }

    /** Nothing leaves it to the model. */
    private void level() {
        String level = on() ? wishedLevel() : "MINIMAL";
        if (level != null) {
            boolean unknown = level.equals("MINIMAL") && TAKE_MINIMAL.stream().noneMatch(model::startsWith);
            out.name("thinkingLevel").value(unknown ? "LOW" : level);
        }
    }

    private @Nullable String wishedLevel() {
        if (asked.effort() != null) {
            return switch (asked.effort()) {
                case "minimal" -> "MINIMAL";
                case "low" -> "LOW";
                case "medium" -> "MEDIUM";
                default -> "HIGH";
            };
        }
        if (budget == null || budget < 0) {
            return null;
        }
        return budget <= LOW ? "LOW" : budget <= MEDIUM ? "MEDIUM" : "HIGH";
    }
}
