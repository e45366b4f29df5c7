package org.modelhub.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankReply.Ranked;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * Reads a rerank reply in the shapes of Jina, Cohere, Voyage, vLLM and TEI, which differ in names only.
 *
 * <p>Scores outside 0..1 are raw scores of the model; then all scores of the reply go through a sigmoid, which keeps
 * their order.
 */
public final class RerankScores {

    private final JsonReader reader;
    private final int documents;
    private final List<Ranked> results = new ArrayList<>();
    private int tokens;

    private RerankScores(JsonReader reader, int documents) {
        this.reader = reader;
        this.documents = documents;
    }

    /** Reads a reply. @throws HubException 502 for one that cannot be used */
    public static RerankReply read(RerankRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> reply(request, body));
    }

    private static RerankReply reply(RerankRequest request, byte[] body) {
        RerankScores reply =
                new RerankScores(new JsonReader(body), request.documents().size());
        if (reply.reader.peek() == Type.ARRAY) {
            reply.list();
        } else {
            reply.fields();
        }
        reply.reader.end();
        return new RerankReply(reply.ordered(request.topN()), TokenUsage.of(reply.tokens, 0));
    }

    private void fields() {
        boolean answered = false;
        reader.beginObject();
        while (reader.nextName()) {
            if ((reader.nameIs("results") || reader.nameIs("data")) && reader.peek() == Type.ARRAY) {
                answered = true;
                list();
            } else if (reader.nameIs("usage") && reader.peek() == Type.OBJECT) {
                usage();
            } else if (reader.nameIs("error") && reader.peek() != Type.NULL) {
                throw new HubException(UpstreamErrors.inside(reader).error());
            } else {
                reader.skip();
            }
        }
        if (!answered) {
            throw UpstreamErrors.unreadableReply("it has no results");
        }
    }

    private void usage() {
        reader.beginObject();
        while (reader.nextName()) {
            boolean counts = reader.nameIs("prompt_tokens") || reader.nameIs("input_tokens");
            if ((counts || (tokens == 0 && reader.nameIs("total_tokens"))) && reader.peek() == Type.NUMBER) {
                tokens = (int) Math.max(tokens, Math.min(reader.number(), Integer.MAX_VALUE));
            } else {
                reader.skip();
            }
        }
    }

    private void list() {
        reader.beginArray();
        while (reader.hasNext()) {
            result();
        }
    }

    private void result() {
        int index = -1;
        double score = Double.NaN;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("index") && reader.peek() == Type.NUMBER) {
                index = reader.integer();
            } else if (reader.nameIs("relevance_score") || reader.nameIs("score")) {
                score = reader.number();
            } else {
                reader.skip();
            }
        }
        if (index < 0 || index >= documents || Double.isNaN(score)) {
            throw UpstreamErrors.unreadableReply("a result has no score, or no index of a document");
        }
        results.add(new Ranked(index, score));
    }

    private List<Ranked> ordered(@Nullable Integer topN) {
        boolean raw = results.stream().anyMatch(ranked -> ranked.score() < 0 || ranked.score() > 1);
        Set<Integer> seen = new HashSet<>();
        return results.stream()
                .filter(ranked -> seen.add(ranked.index()))
                .map(ranked -> raw ? new Ranked(ranked.index(), sigmoid(ranked.score())) : ranked)
                .sorted(Comparator.comparingDouble(Ranked::score).reversed())
                .limit(topN == null ? Long.MAX_VALUE : topN)
                .toList();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
