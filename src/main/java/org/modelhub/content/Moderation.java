package org.modelhub.content;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.content.ContentRule.Direction;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.ExtensionPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what users send and models answer, as Dify's moderation asks for it.
 *
 * <p>Of a text that grows, each call brings all that there is so far, and is judged as a whole: a word that was cut by
 * one call is found by the next. A text that cannot be checked is withheld, since Dify lets an answer through when its
 * moderation fails.
 */
final class Moderation {

    private static final Logger LOGGER = LoggerFactory.getLogger(Moderation.class);
    private static final String TOO_MUCH = "This text is too long to be checked by the content policy.";

    private final PolicyFile file;
    private final int maxText;
    private final Duration maxTime;
    private final Executor workers;

    Moderation(PolicyFile file, int maxText, Duration maxTime, Executor workers) {
        this.file = file;
        this.maxText = maxText;
        this.maxTime = maxTime;
        this.workers = workers;
    }

    ExtensionPoint input() {
        return point("app.moderation.input", this::judgeInput);
    }

    ExtensionPoint output() {
        return point("app.moderation.output", this::judgeOutput);
    }

    private ExtensionPoint point(
            String name, Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> judge) {
        return new ExtensionPoint() {
            @Override
            public String point() {
                return name;
            }

            @Override
            public CompletableFuture<Map<String, @Nullable Object>> answer(
                    Map<String, @Nullable Object> params, Cancel cancel) {
                return CompletableFuture.supplyAsync(() -> judge.apply(params), workers);
            }
        };
    }

    private Map<String, @Nullable Object> judgeInput(Map<String, @Nullable Object> params) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        texts.put("inputs", params.get("inputs") instanceof Map<?, ?> given ? given : Map.of());
        texts.put("query", string(params, "query"));
        return judge(Direction.INPUT, texts);
    }

    private Map<String, @Nullable Object> judgeOutput(Map<String, @Nullable Object> params) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        texts.put("text", string(params, "text"));
        return judge(Direction.OUTPUT, texts);
    }

    private Map<String, @Nullable Object> judge(Direction direction, Map<String, @Nullable Object> texts) {
        ContentCheck check = new ContentCheck(file.current(), direction, maxText, new Effort(maxTime));
        try {
            ContentRule rule = check.blocking(texts);
            if (rule == null) {
                Map<Object, @Nullable Object> masked = check.masked(texts);
                return verdict(check.masks() ? "overridden" : null, "", masked);
            }
            LOGGER.atDebug().addKeyValue("rule", rule.name()).log("text blocked");
            return verdict("direct_output", rule.response(), texts);
        } catch (TooMuchToCheckException tooMuch) {
            return verdict("direct_output", TOO_MUCH, texts);
        }
    }

    /** @param action null where nothing is to be done; Dify wants the field even so */
    private static Map<String, @Nullable Object> verdict(@Nullable String action, String response, Map<?, ?> texts) {
        Map<String, @Nullable Object> verdict = new LinkedHashMap<>();
        verdict.put("flagged", action != null);
        verdict.put("action", action == null ? "direct_output" : action);
        verdict.put("preset_response", response);
        texts.forEach((name, value) -> verdict.put((String) name, value));
        return verdict;
    }

    private static String string(Map<String, @Nullable Object> params, String name) {
        Object value = params.get(name);
        if (value != null && !(value instanceof String)) {
            String field = "params." + name;
            throw new HubException(HubError.badRequest("'" + field + "' must be a string.", field, "invalid_value"));
        }
        return value == null ? "" : (String) value;
    }
}
