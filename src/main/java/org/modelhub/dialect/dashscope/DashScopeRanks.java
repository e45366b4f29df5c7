package org.modelhub.dialect.dashscope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankReply.Ranked;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Rerank; the quirks are applied to the parameters, so that a Kamelet can declare an {@code instruct}. */
final class DashScopeRanks {

    private final List<Ranked> results = new ArrayList<>();
    private final int documents;
    private TokenUsage usage = TokenUsage.of(0, 0);
    private boolean answered;

    private DashScopeRanks(int documents) {
        this.documents = documents;
    }

    static byte[] write(RerankRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter().beginObject().name("model").value(model.name());
        out.name("input").beginObject().name("query").value(request.query());
        out.name("documents").beginArray();
        request.documents().forEach(out::value);
        out.endArray().endObject().name("parameters").rawValue(parameters(request, model));
        return out.endObject().toBytes();
    }

    private static byte[] parameters(RerankRequest request, UpstreamModel model) {
        int most = request.topN() == null ? request.documents().size() : request.topN();
        JsonWriter own = new JsonWriter().beginObject().name("return_documents").value(false);
        own.name("top_n").value(Math.min(most, request.documents().size())).endObject();
        return QuirkEdit.applied(JsonView.parse(own.toBytes()), model.quirks()).bytes();
    }

    static RerankReply read(RerankRequest request, byte[] body) {
        DashScopeRanks reply = new DashScopeRanks(request.documents().size());
        reply.fields(new JsonReader(body));
        return new RerankReply(reply.ordered(request.topN()), reply.usage);
    }

    private void fields(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("output") && reader.peek() == Type.OBJECT) {
                output(reader);
            } else if (reader.nameIs("usage")) {
                usage = DashScopeUsage.readOnly(reader);
            } else {
                reader.skip();
            }
        }
        reader.end();
        if (!answered) {
            throw UpstreamErrors.unreadableReply("it has no results");
        }
    }

    private void output(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("results") && reader.peek() == Type.ARRAY) {
                answered = true;
                reader.beginArray();
                while (reader.hasNext()) {
                    result(reader);
                }
            } else {
                reader.skip();
            }
        }
    }

    private void result(JsonReader reader) {
        int index = -1;
        double score = Double.NaN;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("index") && reader.peek() == Type.NUMBER) {
                index = reader.integer();
            } else if (reader.nameIs("relevance_score") && reader.peek() == Type.NUMBER) {
                score = reader.number();
            } else {
                reader.skip();
            }
        }
        if (index < 0 || index >= documents || Double.isNaN(score)) {
            throw UpstreamErrors.unreadableReply("a result has no score, or no index of a document");
        }
        results.add(new Ranked(index, Math.min(1, Math.max(0, score))));
    }

    private List<Ranked> ordered(@Nullable Integer topN) {
        Set<Integer> seen = new HashSet<>();
        return results.stream()
                .filter(ranked -> seen.add(ranked.index()))
                .sorted(Comparator.comparingDouble(Ranked::score).reversed())
                .limit(topN == null ? Long.MAX_VALUE : topN)
                .toList();
    }
}
