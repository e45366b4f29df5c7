package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.catalog.Kind;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.Dialects;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/** Reads the client's bytes, once, into the canonical request that the rest of the way works on. */
public final class ReadRequestStep implements Processor {

    private static final byte[] NOTHING = new byte[0];

    private final Dialects dialects;

    public ReadRequestStep(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    public void process(Exchange exchange) {
        ClientDialect dialect = dialects.client(exchange.getVariable(HubVariables.DIALECT, String.class));
        ClientCall call = call(exchange);
        switch (Kind.of(exchange.getVariable(HubVariables.KIND, String.class))) {
            case CHAT -> {
                ChatRequest request = dialect.readChat(call);
                keep(exchange, request, request.model());
            }
            case EMBEDDING -> {
                EmbeddingRequest request = dialect.readEmbedding(call);
                keep(exchange, request, request.model());
            }
            case RERANK -> {
                RerankRequest request = dialect.readRerank(call);
                keep(exchange, request, request.model());
            }
            case MODERATION, IMAGE, SPEECH, TRANSCRIPTION -> {
                String operation = exchange.getVariable(HubVariables.OPERATION, String.class);
                MediaRequest request = dialect.readMedia(operation, call);
                keep(exchange, request, request.model());
            }
        }
    }

    private static ClientCall call(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody() instanceof byte[] bytes ? bytes : NOTHING;
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        if (head == null) {
            return ClientCall.of(body);
        }
        return new ClientCall(
                body, head.pathParameters(), head.query(), head.headers().getOrDefault("content-type", ""));
    }

    private static void keep(Exchange exchange, Object request, String model) {
        exchange.setVariable(HubVariables.REQUEST, request);
        exchange.setVariable(HubVariables.MODEL, model);
        exchange.getMessage().setBody(null);
    }
}
