package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * How one call thinks. Which form a model takes is declared by its provider's {@code thinking} quirk:
 *
 * <ul>
 *   <li>{@code type}: a budget of tokens, as models up to 4.5 take it. The client's {@code budget_tokens}, or one by
 *       effort, always at least 1024 and below {@code max_tokens}; where there is no room for that, the call does not
 *       think. The vendor refuses a call that thinks while the last turn that called tools does not begin with signed
 *       thinking, or while the answer is begun for it, so such a call does not think either.
 *   <li>{@code effort}: adaptive thinking and a level of effort. Where the client leaves it open, a {@code thinking} among
 *       the provider's {@code defaults} is sent: that is for models that think unless they are told not to.
 *   <li>anything else: the {@code thinking} among the {@code defaults}, whatever the client asks, as models take it that
 *       cannot be told not to think; without one, nothing. A client that wants no thinking gets the least effort.
 * </ul>
 *
 * @param thinking the JSON to send, or null
 * @param effort the level to send, or null
 * @param on whether the call thinks for certain, which forbids sampling parameters and forced tools
 * @param keepsHistory whether thinking in the history may be sent back
 * @param budget tokens that thinking may take, for a limit of the hub's own; 0 if the call does not think
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
record ThinkingPlan(byte @Nullable [] thinking, @Nullable String effort, boolean on, boolean keepsHistory, int budget) {

    /** What an answer takes at most if neither client nor provider says: the API does not do without. */
    static final int MAX_TOKENS = 8192;

    private static final int LEAST_BUDGET = 1024;

    /** Together with {@link #MAX_TOKENS} half of what the smallest model that thinks so can give. */
    private static final int ADAPTIVE_BUDGET = 24576;

    private static final ThinkingPlan NONE = new ThinkingPlan(null, null, false, false, 0);
    private static final byte[] DISABLED = "{\"type\":\"disabled\"}".getBytes(StandardCharsets.US_ASCII);

    /** Newer models leave the text of their thinking out unless they are asked for a summary. */
    private static final byte[] ADAPTIVE =
            "{\"type\":\"adaptive\",\"display\":\"summarized\"}".getBytes(StandardCharsets.US_ASCII);

    /**
     * The plan of a call.
     *
     * @param asked what the client sent
     * @param body the same with the quirks applied
     */
    static ThinkingPlan of(JsonView asked, JsonView body, Quirks quirks, Conversation conversation) {
        ThinkingSwitch wish = ThinkingSwitch.of(asked);
        int budget = budget(asked);
        if (quirks.thinking() == Quirks.Thinking.TYPE) {
            return budgeted(wish, budget, body, conversation);
        }
        byte[] declared = body.type("thinking") == Type.OBJECT ? body.raw("thinking") : null;
        boolean open = quirks.thinking() != Quirks.Thinking.EFFORT || wish.on() == null;
        if (declared != null && open) {
            return declared(wish, budget, declared);
        }
        return quirks.thinking() == Quirks.Thinking.EFFORT ? adaptive(wish, budget) : NONE;
    }

    /** The output limit that leaves room for the budget. */
    int maxTokens(JsonView body) {
        Integer limit = body.type("max_tokens") == Type.NUMBER ? body.integer("max_tokens") : null;
        return limit == null ? MAX_TOKENS + budget : limit;
    }

    private static ThinkingPlan budgeted(ThinkingSwitch wish, int asked, JsonView body, Conversation conversation) {
        int room = body.type("max_tokens") == Type.NUMBER
                ? Objects.requireNonNull(body.integer("max_tokens"))
                : Integer.MAX_VALUE;
        // A budget of the hub's own leaves a fifth of the limit for the answer.
        int budget = asked > 0
                ? Math.min(Math.max(asked, LEAST_BUDGET), room - 1)
                : Math.min(byEffort(wish.effort()), (int) (room * 0.8));
        if (!Boolean.TRUE.equals(wish.on()) || budget < LEAST_BUDGET || !mayThink(conversation)) {
            return NONE;
        }
        JsonWriter out = new JsonWriter(64).beginObject().name("type").value("enabled");
        out.name("budget_tokens").value(budget).endObject();
        return new ThinkingPlan(out.toBytes(), null, true, true, budget);
    }

    private static int byEffort(@Nullable String effort) {
        return switch (effort == null ? "medium" : effort) {
            case "minimal" -> LEAST_BUDGET;
            case "low" -> 2048;
            case "high" -> 16384;
            case "xhigh", "max" -> 32768;
            default -> 8192;
        };
    }

    private static boolean mayThink(Conversation conversation) {
        List<Turn> turns = conversation.turns();
        int last = turns.size() - 1;
        while (last >= 0 && turns.get(last).role() != Role.ASSISTANT) {
            last--;
        }
        boolean begun = last == turns.size() - 1;
        if (last < 0 || begun) {
            return !begun;
        }
        boolean answersTools =
                turns.subList(last + 1, turns.size()).stream().anyMatch(turn -> turn.role() == Role.TOOL);
        Turn turn = turns.get(last);
        return !answersTools || SignedReasoning.isOf(Signer.ANTHROPIC, turn.reasoning(), turn.signature());
    }

    private static ThinkingPlan adaptive(ThinkingSwitch wish, int budget) {
        if (wish.on() == null) {
            return new ThinkingPlan(null, null, false, true, 0);
        }
        return wish.on()
                ? new ThinkingPlan(ADAPTIVE, level(wish, budget), true, true, ADAPTIVE_BUDGET)
                : new ThinkingPlan(DISABLED, null, false, false, 0);
    }

    private static ThinkingPlan declared(ThinkingSwitch wish, int budget, byte[] thinking) {
        String type = JsonView.parse(thinking).string("type");
        boolean on = !"disabled".equals(type);
        String level = Boolean.FALSE.equals(wish.on()) ? "low" : level(wish, budget);
        return new ThinkingPlan(thinking, "adaptive".equals(type) ? level : null, on, on, on ? ADAPTIVE_BUDGET : 0);
    }

    private static @Nullable String level(ThinkingSwitch wish, int budget) {
        if (wish.effort() == null) {
            return budget > 0 ? byBudget(budget) : null;
        }
        return switch (wish.effort()) {
            case "minimal" -> "low";
            case "low", "medium", "high", "xhigh", "max" -> wish.effort();
            default -> null;
        };
    }

    private static String byBudget(int budget) {
        if (budget < 4096) {
            return "low";
        }
        return budget < 16384 ? "medium" : "high";
    }

    private static int budget(JsonView asked) {
        if (asked.type("thinking") != Type.OBJECT) {
            return 0;
        }
        JsonView thinking = JsonView.parse(Objects.requireNonNull(asked.raw("thinking")));
        return thinking.type("budget_tokens") == Type.NUMBER
                ? Objects.requireNonNull(thinking.integer("budget_tokens"))
                : 0;
    }
}
