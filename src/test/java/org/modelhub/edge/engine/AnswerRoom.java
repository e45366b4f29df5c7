package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.contract.CutReader;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.contract.CutRuns;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamLimits;

/**
 * A data port, one answer that a test holds in its hands, and the client that asks for it. What happens there is said in
 * the order in which it happens: {@code room.asks(headers).begins().leaves().completes()}.
 */
final class AnswerRoom implements AutoCloseable {

    static final TokenUsage COUNTED = new TokenUsage(5, 9, 0, 0, false);
    static final String RESUMABLE = "Hub-Stream-Resume: 1\r\n";
    static final String STREAMED =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
    static final String WHOLE = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";

    private static final Dialects DIALECTS = new Dialects(List.of(new OpenAiDialect()), List.of());
    private static final Pattern STREAM_ID = Pattern.compile("hub-stream-id: (strm_[A-Za-z0-9_-]{22})\r\n");
    private static final String FIRST_END = "one\"},\"finish_reason\":null}]}\n\n";
    private static final String BODY_END = "0\r\n\r\n";

    private final HeldAnswers model;
    private final EdgeFixture edge;
    private final CutReader reader;
    private RawHttp client;
    private String heard = "";

    /** A key whose answers may go on for a thousand tokens, and streams as the hub has them. */
    AnswerRoom(OnDisconnect action) {
        this(action, EdgeFixture.STREAMS, null);
    }

    AnswerRoom(OnDisconnect action, StreamLimits limits, @Nullable FrameStore store) {
        this(new HeldAnswers(DIALECTS, action, 1_000, "0"), limits, store);
    }

    AnswerRoom(OnDisconnect action, int maxTokens, String maxCost) {
        this(new HeldAnswers(DIALECTS, action, maxTokens, maxCost), EdgeFixture.STREAMS, null);
    }

    private AnswerRoom(HeldAnswers model, StreamLimits limits, @Nullable FrameStore store) {
        this.model = model;
        edge = new EdgeFixture(DIALECTS, model, limits, store);
        try {
            edge.camel()
                    .addRoutes(new StreamRoutes((id, keyId) -> edge.streams().find(id, keyId)));
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
        reader = new CutReader(edge.port(), "");
    }

    HeldAnswers model() {
        return model;
    }

    EdgeFixture edge() {
        return edge;
    }

    /** The client asks, and the model has its request. @param headers whole lines */
    AnswerRoom asks(String headers, String json) throws IOException {
        client = new RawHttp(edge.port());
        client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\n" + headers + "Content-Length: " + json.length()
                + "\r\n\r\n" + json);
        await().until(model::asked);
        return this;
    }

    AnswerRoom asks(String headers) throws IOException {
        return asks(headers, STREAMED);
    }

    /** The model says {@code one}, and the client hears it. */
    AnswerRoom begins() throws IOException {
        model.begin();
        model.push(new ChatChunk.Text("one"));
        heard = client().readUntil(FIRST_END);
        return this;
    }

    /** The client's connection is lost, and the hub knows. */
    AnswerRoom leaves() throws IOException {
        client().close();
        await().until(() -> edge.drain().connectionsOpen() == 0);
        return this;
    }

    /** A stream of which the client has {@code one}, and nothing more. */
    AnswerRoom leftWith(String headers) throws IOException {
        return asks(headers).begins().leaves();
    }

    /** The model says {@code two}, and how it ended. */
    AnswerRoom completes() {
        model.push(new ChatChunk.Text("two"), new ChatChunk.Finish(FinishReason.STOP), new ChatChunk.Usage(COUNTED));
        model.end();
        return this;
    }

    RawHttp client() {
        return client;
    }

    /** All that the client was sent, up to the end of its answer. */
    String hearsAll() throws IOException {
        heard += client().readUntil(BODY_END);
        return heard;
    }

    /** The name of the stream, as the client was told. */
    String stream() {
        Matcher id = STREAM_ID.matcher(heard);
        assertThat(id.find()).as(heard).isTrue();
        return id.group(1);
    }

    /** The client is back, and reads to the end. @param place of the last event that it has, empty for none */
    Got back(String place) throws IOException {
        return reader.resume(stream(), place.isEmpty() ? "" : stream() + ":" + place, CutRuns.WHOLE);
    }

    /** Where the events stand in the stream, with a space between them. */
    String places(Got got) {
        return got.events().stream()
                .map(event -> event.id().substring(stream().length() + 1))
                .collect(Collectors.joining(" "));
    }

    /** Another call about the stream, and its answer with the head. */
    String call(String method, String headers) throws IOException {
        return call(method, stream(), headers);
    }

    String call(String method, String stream, String headers) throws IOException {
        try (RawHttp other = new RawHttp(edge.port())) {
            other.send(method + " /v1/streams/" + stream + " HTTP/1.1\r\nHost: hub\r\n" + headers + "\r\n");
            return other.readOne();
        }
    }

    /** How the request ended; waits for it. */
    RequestOutcome outcome() {
        await().until(() -> !edge.outcomes().isEmpty());
        return edge.outcomes().get(0);
    }

    /** Waits until no request is under way any more. */
    void awaitIdle() {
        await().untilAsserted(() ->
                assertThat(edge.camel().getInflightRepository().size()).isZero());
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
        edge.close();
    }
}
