package org.modelhub.edge.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ServedBy;

/**
 * The form in which the client of one exchange takes its answer: whether as a stream, in which dialect, under which head,
 * and what a body that the route gave becomes in it. Writes nothing.
 */
record AnswerForm(HubHttp http, Exchange exchange, String requestId) {

    boolean isStream() {
        return exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest chat && chat.stream();
    }

    ClientDialect dialect() {
        String name = exchange.getVariable(HubVariables.DIALECT, String.class);
        return http.dialects().client(name == null ? HubHttp.DEFAULT_DIALECT : name);
    }

    ReplyHead chatHead(ClientDialect dialect) {
        return head(dialect.chatIdPrefix());
    }

    private ReplyHead head(String prefix) {
        ServedBy servedBy = exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        return new ReplyHead(
                prefix + requestId,
                System.currentTimeMillis() / 1000,
                exchange.getVariable(HubVariables.MODEL, String.class),
                ReplyHeads.fingerprint(servedBy));
    }

    /** {@return the JSON of an answer in one piece} */
    byte[] json(Object body) throws JsonProcessingException {
        ClientDialect dialect = dialect();
        if (body instanceof ChatReply whole) {
            return dialect.writeChat(chatHead(dialect), whole);
        } else if (body instanceof EmbeddingReply embedding) {
            EmbeddingRequest asked = exchange.getVariable(HubVariables.REQUEST, EmbeddingRequest.class);
            return dialect.writeEmbedding(head("embd-"), asked, embedding);
        } else if (body instanceof RerankReply rerank) {
            RerankRequest asked = exchange.getVariable(HubVariables.REQUEST, RerankRequest.class);
            return dialect.writeRerank(head("rerank-"), asked, rerank);
        }
        return body instanceof byte[] written ? written : http.json().writeValueAsBytes(body);
    }

    /** {@return what an answer in one piece took, or null} */
    static @Nullable TokenUsage usageOf(Object body) {
        if (body instanceof ChatReply chat) {
            return chat.usage();
        } else if (body instanceof EmbeddingReply embedding) {
            return embedding.usage();
        } else if (body instanceof RerankReply rerank) {
            return rerank.usage();
        }
        return body instanceof MediaReply media ? media.usage() : null;
    }
}
