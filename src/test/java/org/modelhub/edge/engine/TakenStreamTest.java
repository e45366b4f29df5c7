package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.Later;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Successor;

/** What goes on with an answer whose replica is gone, with a route that behaves as each test has it. */
class TakenStreamTest {

    private static final ChatChunk BEFORE = new ChatChunk.Text("what the client has ");
    private static final ChatChunk NEW = new ChatChunk.Text("and what is new");
    private static final ChatChunk FINISH = new ChatChunk.Finish(FinishReason.STOP, List.of());
    private static final ChatChunk USAGE = new ChatChunk.Usage(new TokenUsage(1, 2, 0, 0, false));
    private static final ChatChunk FAILURE = new ChatChunk.Failure(RemoteStreams.REPLICA_LOST);
    private static final Later AT_ONCE =
            (time, action) -> Vertx.currentContext().runOnContext(turn -> action.run());
    private static final DetachPolicy AWAY = new DetachPolicy(Duration.ofMinutes(1), 8192);
    private static final int STREAMS = 50;
    private static final int MOST = 16;

    /** What each request in turn is answered with; the last one for all that follow. */
    private final Queue<List<ChatChunk>> script = new ConcurrentLinkedQueue<>();

    private final List<ChunkPipe> asked = new CopyOnWriteArrayList<>();
    private final List<ChatChunk> heard = new CopyOnWriteArrayList<>();
    private final Turnstile turns = new Turnstile(MOST);
    private volatile int refusals;
    private volatile @Nullable Caller caller;
    private EdgeFixture edge;
    private Context loop;

    @BeforeEach
    void start() {
        edge = new EdgeFixture(EdgeFixture.PATIENT, HubDialects.all(), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gateway.resume").process(TakenStreamTest.this::answer);
            }
        });
        loop = edge.vertx().getOrCreateContext();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private void answer(Exchange exchange) {
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        asked.add(pipe);
        if (asked.size() <= refusals) {
            throw new HubException(HubError.unavailable("not yet", "not_yet"));
        }
        if (caller != null) {
            exchange.setVariable(HubVariables.CALLER, caller);
        }
        List<ChatChunk> chunks = script.size() > 1 ? script.remove() : script.element();
        chunks.forEach(pipe::push);
        if (chunks.size() > 1) {
            pipe.close();
        }
        exchange.getMessage().setBody(pipe);
    }

    private void goOn(Later later) {
        loop.runOnContext(turn -> {
            BegunAnswer begun = new BegunAnswer("model", new byte[0], List.of(BEFORE));
            TakenStream taken = new TakenStream(edge.inner(), turns, "key", begun, AWAY, later);
            ChunkPipe out = taken.start();
            out.handler(heard::add);
            out.resume();
        });
    }

    private void awaitHeard(ChatChunk... chunks) {
        Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(chunks));
    }

    @Test
    void whatTheClientHasIsLeftOut() {
        // Given
        script.add(List.of(BEFORE, NEW, FINISH, USAGE));

        // When
        goOn(AT_ONCE);

        // Then
        awaitHeard(NEW, FINISH, USAGE);
        assertThat(asked).hasSize(1);
    }

    private Successor.Next takeOver(@Nullable DetachPolicy away) {
        StreamHead head = new StreamHead("strm_1", "key", "openai", "chatcmpl-1", 1, "model", null, "openai/gpt", true);
        FrameStore.Stored stored = new FrameStore.Stored(
                head, away, "{\"messages\":[]}".getBytes(StandardCharsets.UTF_8), StreamState.FLOWING, false);
        CompletableFuture<Successor.Next> next = new CompletableFuture<>();
        loop.runOnContext(turn -> next.complete(new Takeover(edge.inner(), new TokenCounter(), AWAY, AT_ONCE)
                .next(stored, List.of(new Frame(1, BEFORE)))));
        return next.join();
    }

    @Test
    void answerGoesOnWithoutAReaderAsFarAsItWasToWhenItBegan() {
        // Given
        caller = keeps(8_000);
        script.add(List.of(BEFORE));

        // When
        Successor.Next known = takeOver(new DetachPolicy(Duration.ofSeconds(30), 5_000));
        Successor.Next unknown = takeOver(null);

        // Then
        assertThat(known.policy().get()).isEqualTo(new DetachPolicy(Duration.ofSeconds(30), 5_000));
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(unknown.policy().get()).isEqualTo(new DetachPolicy(Duration.ofMinutes(1), 8_000)));
        assertThat(known.policy().get()).isEqualTo(new DetachPolicy(Duration.ofSeconds(30), 5_000));
    }

    @Test
    void answerGoesNoFurtherWithoutAReaderThanItsKeyAllowsNow() {
        // Given
        caller = keeps(300);
        script.add(List.of(BEFORE));

        // When
        Successor.Next next = takeOver(new DetachPolicy(Duration.ofSeconds(30), 5_000));

        // Then
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(next.policy().get()).isEqualTo(new DetachPolicy(Duration.ofSeconds(30), 300)));
    }

    private static Caller keeps(int tokens) {
        KeyPolicy policy = new KeyPolicy(
                KeyPolicy.Limits.NONE,
                Priority.INTERACTIVE,
                new KeyPolicy.Disconnect(KeyPolicy.OnDisconnect.KEEP, tokens, BigDecimal.ZERO));
        return new Caller("key", "", Caller.Role.APP, policy);
    }

    @Test
    void requestThatBreaksOffBeforeAnythingNewIsMadeAgain() {
        // Given
        script.add(List.of(BEFORE, FAILURE));
        script.add(List.of(BEFORE, FAILURE));
        script.add(List.of(BEFORE, NEW, FINISH, USAGE));

        // When
        goOn(AT_ONCE);

        // Then
        awaitHeard(NEW, FINISH, USAGE);
        assertThat(asked).hasSize(3);
    }

    @Test
    void requestThatBreaksOffBehindSomethingNewIsNot() {
        // Given
        script.add(List.of(BEFORE, NEW, FAILURE));

        // When
        goOn(AT_ONCE);

        // Then
        awaitHeard(NEW, FAILURE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void requestIsMadeFiveTimesMoreThenItIsEnough() {
        // Given
        script.add(List.of(BEFORE, FAILURE));
        List<Duration> waits = new CopyOnWriteArrayList<>();

        // When
        goOn((time, action) -> {
            waits.add(time);
            AT_ONCE.in(time, action);
        });

        // Then
        awaitHeard(FAILURE);
        assertThat(asked).hasSize(6);
        assertThat(waits).contains(Duration.ofMillis(500), Duration.ofSeconds(8));
        assertThat(edge.outcomes())
                .as("all but the last, which ends with its stream")
                .hasSize(5);
    }

    @Test
    void hubThatDoesNotServeTheNameYetIsAskedAgain() {
        // Given
        refusals = 10;
        script.add(List.of(BEFORE, NEW, FINISH, USAGE));

        // When
        goOn(AT_ONCE);

        // Then
        awaitHeard(NEW, FINISH, USAGE);
        assertThat(asked).hasSize(11);
    }

    @Test
    void noMoreThanSixteenBeginAtOnceAndAllInTheEnd() {
        // Given
        script.add(List.of(BEFORE));

        // When
        for (int i = 0; i < STREAMS; i++) {
            goOn((time, action) -> {});
        }

        // Then
        Awaitility.await().until(() -> asked.size() == MOST);
        for (int next = 0; next < STREAMS; next++) {
            int begun = next;
            Awaitility.await().until(() -> asked.size() > begun);
            assertThat(asked).hasSizeLessThanOrEqualTo(begun + MOST);
            loop.runOnContext(turn -> asked.get(begun).push(NEW));
        }
        Awaitility.await().until(() -> heard.size() == STREAMS);
        assertThat(asked).hasSize(STREAMS);
    }
}
