package org.modelhub.upstream.continuing;

import io.vertx.core.streams.ReadStream;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Continuation;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.stream.TokenCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link ContinuedAnswer} around a streamed answer, and sends the request through the public name's route again
 * where that one asks for it.
 *
 * <p>The route is called with an exchange of its own, which has the variables of the first one and a unit of work that
 * ends with the route. What the first exchange does at its end is thus done once, and the generation that it holds stays
 * until the last byte. The producer is not kept, as the generation's endpoint is gone when the next one serves.
 */
final class ContinueProducer extends DefaultProducer {

    private static final Logger LOGGER = LoggerFactory.getLogger(ContinueProducer.class);

    private final TokenCounter counter;
    private final int seams;

    ContinueProducer(ContinueEndpoint endpoint, TokenCounter counter, int seams) {
        super(endpoint);
        this.counter = counter;
        this.seams = seams;
    }

    @Override
    @SuppressWarnings("unchecked") // a chat's stream is one of chunks
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ReadStream<?> stream
                && exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest request
                && exchange.getVariable(HubVariables.CONTINUATION) == null
                && BegunRequest.canBeBegun(request)) {
            Executor home = EventLoop.current();
            ContinuedAnswer answer =
                    new ContinuedAnswer(request, counter, seams, (soFar, then) -> ask(exchange, soFar, home, then));
            exchange.setVariable(HubVariables.CONTINUED, true);
            exchange.getMessage().setBody(answer.start((ReadStream<ChatChunk>) stream));
        }
    }

    private void ask(Exchange first, Continuation soFar, Executor home, Consumer<ContinuedAnswer.Next> then) {
        Cancel cancel = first.getVariable(HubVariables.CANCEL, Cancel.class);
        String uri = first.getVariable(HubVariables.MODEL_ROUTE, String.class);
        Endpoint route = uri == null ? null : getEndpoint().getCamelContext().hasEndpoint(uri);
        if (route == null || (cancel != null && cancel.fired())) {
            then.accept(ContinuedAnswer.Next.NOBODY);
            return;
        }
        // In a turn of its own: the call that broke off is still being put away.
        home.execute(() -> send(first, again(first, soFar), route, home, then));
    }

    private static Exchange again(Exchange first, Continuation soFar) {
        Exchange again = new DefaultExchange(first.getContext(), ExchangePattern.InOut);
        first.getVariables().forEach(again::setVariable);
        again.setVariable(HubVariables.CONTINUATION, soFar);
        return again;
    }

    private static void send(
            Exchange first, Exchange again, Endpoint route, Executor home, Consumer<ContinuedAnswer.Next> then) {
        try {
            AsyncProducer producer = route.createAsyncProducer();
            producer.start();
            producer.process(again, sync -> {
                producer.stop();
                home.execute(() -> then.accept(next(first, again)));
            });
        } catch (Exception defect) {
            LOGGER.atError().setCause(defect).log("an answer could not be gone on with");
            then.accept(ContinuedAnswer.Next.NOBODY);
        }
    }

    private static ContinuedAnswer.Next next(Exchange first, Exchange again) {
        ServedBy servedBy = again.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        ReadStream<ChatChunk> stream = again.getException() == null && servedBy != null && servedBy.generative()
                ? stream(again.getMessage().getBody())
                : null;
        if (stream == null) {
            return ContinuedAnswer.Next.NOBODY;
        }
        String model = servedBy.provider() + "/" + servedBy.model();
        first.setVariable(HubVariables.SERVED_BY, servedBy);
        ReplyHeaders headers = first.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
        if (headers != null) {
            // Heard where the head has not gone out: by a client that asked for one piece.
            headers.set("hub-continued-by", model);
        }
        return new ContinuedAnswer.Next(stream, model);
    }

    @SuppressWarnings("unchecked") // a chat's stream is one of chunks
    private static @Nullable ReadStream<ChatChunk> stream(Object body) {
        if (body instanceof ChatReply whole) {
            ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
            Replies.chunks(whole).forEach(pipe::push);
            pipe.close();
            return pipe;
        }
        return body instanceof ReadStream<?> chunks ? (ReadStream<ChatChunk>) chunks : null;
    }
}
