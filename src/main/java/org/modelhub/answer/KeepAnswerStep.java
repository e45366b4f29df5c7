package org.modelhub.answer;

import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ServedBy;

/**
 * Remembers what a generative model answered, once the answer is complete: the verb of {@code keep-answer-action}. An
 * answer that only goes on with another one's is part of that one, which has this step around it too.
 */
public final class KeepAnswerStep implements Processor {

    private final AnswerKeeper keeper;

    KeepAnswerStep(AnswerKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void process(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (!(answer instanceof ChatReply || answer instanceof ReadStream<?>)) {
            return;
        }
        Consumer<String> keeping = keeping(exchange);
        if (keeping == null) {
            return;
        }
        if (answer instanceof ChatReply reply) {
            String text = keeper.text(reply);
            if (text != null) {
                keeping.accept(text);
            }
        } else {
            exchange.getMessage().setBody(new KeptStream(chunks(answer), keeper.maxAnswer(), keeping));
        }
    }

    private @Nullable Consumer<String> keeping(Exchange exchange) {
        ServedBy servedBy = exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        String name = exchange.getVariable(HubVariables.MODEL, String.class);
        boolean own = servedBy != null
                && servedBy.generative()
                && exchange.getVariable(HubVariables.CONTINUATION) == null
                && caller != null
                && name != null;
        return own && exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest request
                ? keeper.keeping(caller.keyId(), name, request)
                : null;
    }

    @SuppressWarnings("unchecked") // a chat's stream is one of chunks
    private static ReadStream<ChatChunk> chunks(Object stream) {
        return (ReadStream<ChatChunk>) stream;
    }
}
