package org.modelhub.dialect.bedrock;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.dialect.ToolSet;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * The thinking of Claude models on Bedrock: a switch with a budget, which is part of the output limit. Claude refuses
 * sampling parameters and a forced tool beside it, so the former are left out, and with the latter it does not think.
 * Nothing is said where thinking was asked for and cannot be.
 *
 * @param on null if nothing is to be said
 */
record BedrockThinking(@Nullable Boolean on, int budget) {

    private static final int LEAST = 1024;
    private static final Set<String> EXCLUDED = Set.of("temperature", "top_k", "top_p");

    /**
     * Reads the switch.
     *
     * @param asked the request as the client sent it, with the budget
     * @param quirked the same after the provider's quirks, which hold the switch only if the provider has one
     */
    static BedrockThinking of(JsonView asked, JsonView quirked, Conversation conversation) {
        if (quirked.type("thinking") != Type.OBJECT) {
            return new BedrockThinking(null, 0);
        }
        ThinkingSwitch thinking = ThinkingSwitch.of(quirked);
        if (!Boolean.TRUE.equals(thinking.on())) {
            return new BedrockThinking(false, 0);
        }
        int budget = within(quirked, asked(asked, thinking.effort()));
        return budget < LEAST || forcesTool(quirked) || lacksSignature(conversation)
                ? new BedrockThinking(null, 0)
                : new BedrockThinking(true, budget);
    }

    private static int asked(JsonView body, @Nullable String effort) {
        JsonView thinking = body.type("thinking") == Type.OBJECT
                ? JsonView.parse(Objects.requireNonNull(body.raw("thinking")))
                : null;
        if (thinking != null && thinking.type("budget_tokens") == Type.NUMBER) {
            double budget = Objects.requireNonNull(thinking.number("budget_tokens"));
            return (int) Math.max(LEAST, budget);
        }
        return switch (effort == null ? "medium" : effort) {
            case "minimal", "low" -> LEAST;
            case "high", "xhigh", "max" -> 16 * LEAST;
            default -> 4 * LEAST;
        };
    }

    /** The budget is part of the limit; one that leaves no room for the answer is cut to half of it. */
    private static int within(JsonView body, int budget) {
        if (body.type("max_tokens") != Type.NUMBER) {
            return budget;
        }
        double limit = Objects.requireNonNull(body.number("max_tokens"));
        return budget < limit ? budget : (int) limit / 2;
    }

    private static boolean forcesTool(JsonView body) {
        ToolSet.Choice choice = ToolSet.of(body).choice();
        return choice == ToolSet.Choice.NAMED || choice == ToolSet.Choice.REQUIRED;
    }

    /** Claude that thinks takes results of tools only behind its own signed thinking, which clients rarely send back. */
    private static boolean lacksSignature(Conversation conversation) {
        List<Turn> turns = conversation.turns();
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role() == Role.ASSISTANT) {
                return !turn.calls().isEmpty()
                        && !SignedReasoning.isOf(Signer.BEDROCK, turn.reasoning(), turn.signature());
            }
        }
        return false;
    }

    boolean isSet() {
        return on != null;
    }

    /** Whether a parameter cannot stand beside it. */
    boolean excludes(String parameter) {
        return Boolean.TRUE.equals(on) && EXCLUDED.contains(parameter);
    }

    /** Into an object that is open. */
    void write(JsonWriter out) {
        if (on == null) {
            return;
        }
        out.name("thinking").beginObject().name("type").value(on ? "enabled" : "disabled");
        if (on) {
            out.name("budget_tokens").value(budget);
        }
        out.endObject();
    }
}
