package org.modelhub.edge.engine;

import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ServedBy;

/** Writes what the head of every answer of a route has in common. */
final class ReplyHeads {

    private static final int MOST_TRIED = 8;
    private static final int LONGEST_WORD = 48;
    private static final String OTHER_WORD = "failed";

    private ReplyHeads() {}

    /** @param answered whether the body is an answer, and not a refusal */
    static void write(HttpServerResponse out, HubHttp http, HubRequest request, boolean answered) {
        each(request.exchange(), answered, out::putHeader);
        if (http.endsConnections()) {
            out.putHeader("Connection", "close").endHandler(nothing -> request.closeConnection());
        }
    }

    /** The same without the connection's. */
    static void each(HubExchange exchange, boolean answered, BiConsumer<String, String> header) {
        header.accept("x-request-id", exchange.head().requestId());
        exchange.replyHeaders().forEach(header);
        Exchange routed = exchange.routed();
        if (answered && routed != null) {
            ServedBy servedBy = routed.getVariable(HubVariables.SERVED_BY, ServedBy.class);
            if (servedBy != null) {
                header.accept("hub-served-by", servedBy.label());
            }
        }
        String tried = tried(exchange.trail().attempts());
        if (tried != null) {
            header.accept("hub-tried", tried);
        }
    }

    /** Who answered, where that must be plain to see; null where a model wrote the answer. */
    static @Nullable String fingerprint(@Nullable ServedBy servedBy) {
        return servedBy == null || servedBy.generative()
                ? null
                : servedBy.provider() + "/" + servedBy.model() + " (extractive, not generative)";
    }

    /** The models that did not answer, each with the word why; null if there is none. */
    static @Nullable String tried(List<Attempt> attempts) {
        if (attempts.isEmpty() || (attempts.size() == 1 && attempts.get(0).answered())) {
            return null;
        }
        // A model that was repeated counts once, and of many the last ones tell more about what was left.
        Set<String> tried = new LinkedHashSet<>();
        for (Attempt attempt : attempts) {
            if (!attempt.answered()) {
                tried.add(ServedBy.label(attempt.provider(), attempt.model()) + ' ' + word(attempt.outcome()));
            }
        }
        return tried.isEmpty()
                ? null
                : tried.stream().skip(Math.max(0, tried.size() - MOST_TRIED)).collect(Collectors.joining(", "));
    }

    /** A provider may have chosen the code: what has not the shape of one is not repeated. */
    private static String word(String code) {
        boolean isWord = !code.isEmpty() && code.length() <= LONGEST_WORD;
        for (int i = 0; i < code.length() && isWord; i++) {
            char letter = code.charAt(i);
            isWord = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
        }
        return isWord ? code : OTHER_WORD;
    }
}
