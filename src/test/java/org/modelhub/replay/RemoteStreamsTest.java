package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.EventLoop;
import org.modelhub.fault.RedisProcess;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.Attachment;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameReader;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.StreamOwner;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;
import org.modelhub.stream.live.Successor;

/** Two replicas of a hub's streams in one process, with a real Redis between them. */
class RemoteStreamsTest {

    private static final StreamLimits LIMITS =
            new StreamLimits(256 << 10, 64 << 20, 64 << 20, 16 << 10, Duration.ofMinutes(5), 0, Duration.ofHours(1));
    private static final DetachPolicy MINUTE = new DetachPolicy(Duration.ofSeconds(60), 8192);

    private static RedisProcess redis;
    private static Vertx vertx;

    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    private final ChunkPipe model = new ChunkPipe(Pipe.Source.PUSHED);
    private final ChunkPipe next = new ChunkPipe(Pipe.Source.PUSHED);
    private final List<Frame> given = new CopyOnWriteArrayList<>();
    private final List<DetachPolicy> said = new CopyOnWriteArrayList<>();
    private final Owner owner = new Owner();
    private volatile DetachPolicy policy = MINUTE;
    private final Replica here = new Replica(clock::get);
    private final Replica there = new Replica(System::nanoTime);

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @AfterEach
    void closeStores() {
        here.store.close();
        there.store.close();
    }

    /** The streams of one replica, on an event loop of its own. */
    private final class Replica {

        final Context loop = vertx.getOrCreateContext();
        final RedisFrameStore store = Stores.open(redis);
        final Streams streams;
        volatile boolean waits;

        Replica(LongSupplier nanos) {
            streams = new Streams(LIMITS, store, new TokenCounter(), nanos, InstantSource.system());
            RemoteStreams remote = new RemoteStreams(
                    streams,
                    LIMITS,
                    store,
                    new TokenCounter(),
                    this::goOn,
                    this::later,
                    System::nanoTime,
                    InstantSource.system());
            assertThat(remote).isNotNull();
        }

        /** Not before it may. */
        private void later(Duration time, Runnable action) {
            vertx.setTimer(time.toMillis(), due -> {
                if (waits) {
                    later(time, action);
                } else {
                    action.run();
                }
            });
        }

        private Successor.Next goOn(FrameStore.Stored stream, List<Frame> before) {
            said.add(stream.away());
            given.addAll(before);
            return new Successor.Next(next, () -> policy, owner);
        }

        <T> T on(Supplier<T> action) {
            return OnLoop.run(loop, action);
        }

        LiveStream begin() {
            StreamHead head = new StreamHead(
                    streams.newId(), "key-1", "openai", "chatcmpl-1", 1, "hub-chat", null, "openai/gpt", true);
            return on(() -> streams.open(head, model, MINUTE, owner, "{}".getBytes(UTF_8), EventLoop.current()));
        }

        FrameSource find(String id) {
            return OnLoop.join(on(() -> streams.find(id, "key-1")));
        }
    }

    /** Remembers whether the model was told to stop. */
    private static final class Owner implements StreamOwner {

        volatile int cancels;

        @Override
        public void cancel() {
            cancels++;
        }

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    }

    /** Takes all that there is, each time that there is something. */
    private static final class Taker implements FrameReader {

        final List<Dismissal> dismissals = new CopyOnWriteArrayList<>();
        final List<Frame> frames = new ArrayList<>();

        @Nullable
        Attachment attachment;

        Taker of(FrameSource source, long after) {
            attachment = source.attach(after, this);
            return this;
        }

        @Override
        public void ready() {}

        @Override
        public void dismissed(Dismissal why) {
            dismissals.add(why);
        }

        String text() {
            frames.addAll(attachment.take(1 << 20, Long.MAX_VALUE));
            StringBuilder text = new StringBuilder();
            for (Frame frame : frames) {
                text.append(frame.chunk() instanceof ChatChunk.Text piece ? piece.text() : "");
            }
            return text.toString();
        }
    }

    @Test
    void readerOnAnotherReplicaGetsAllAsItIsWritten() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ", "two ");
        await().until(() -> stream.snapshot().last() == 2);

        // When
        Taker taker = new Taker().of(there.find(stream.head().id()), 0);
        say(here, model, "three ");
        await().until(() -> taker.text().equals("one two three "));
        finish(here, model);

        // Then
        await().until(() -> {
            taker.text();
            return taker.attachment.ended();
        });
        assertThat(numbers(taker.frames)).isEqualTo(5);
        assertThat(OnLoop.join(there.store.find(stream.head().id())).state()).isEqualTo(StreamState.FINISHED);
    }

    @Test
    void streamThatIsLeftGoesOnOnTheOtherReplicaAndItsReaderNoticesNothing() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ", "two ");
        await().until(() -> stream.snapshot().last() == 2);
        Taker taker = new Taker().of(there.find(stream.head().id()), 0);
        await().until(() -> taker.text().equals("one two "));

        // When
        here.streams.close();
        say(here, model, "lost ");
        await().until(() -> given.size() == 2);
        say(there, next, "three ");
        finish(there, next);

        // Then
        await().until(() -> taker.text().equals("one two three ") && taker.attachment.ended());
        assertThat(numbers(taker.frames)).isEqualTo(5);
        assertThat(taker.dismissals).isEmpty();
        await().until(() -> OnLoop.join(here.store.find(stream.head().id())).state() == StreamState.FINISHED);
        assertThat(OnLoop.join(here.store.read(stream.head().id(), 0, 10))).hasSize(5);
    }

    @Test
    void whoeverGoesOnWithAStreamKnowsHowFarItMayGoWithoutAReader() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ");
        await().until(() -> stream.snapshot().last() == 1);
        policy = DetachPolicy.STOP;

        // When
        here.streams.close();
        await().until(() -> !OnLoop.join(there.store.find(stream.head().id())).written());
        FrameSource taken = there.find(stream.head().id());
        Taker taker = new Taker().of(taken, 0);
        say(there, next, "two ");

        // Then
        assertThat(said).containsExactly(MINUTE);
        await().until(() -> taker.text().equals("one two "));
        taker.attachment.detach();
        await().until(() -> taken.snapshot().state() == StreamState.FAILED);
        assertThat(taken.snapshot().error().code()).isEqualTo("detached");
    }

    @Test
    void modelGoesOnAsLongAsAReaderOnAnotherReplicaIsThere() {
        // Given
        LiveStream stream = here.begin();
        Taker first = new Taker().of(stream, 0);
        say(here, model, "one ");
        await().until(() -> first.text().equals("one "));
        first.attachment.detach();
        Taker taker = new Taker().of(there.find(stream.head().id()), 1);
        await().until(() -> OnLoop.join(here.store.followed(stream.head().id())) == 1);

        // When
        pass(Duration.ofSeconds(100), stream);

        // Then
        assertThat(stream.snapshot().state()).isEqualTo(StreamState.DETACHED);
        say(here, model, "two ");
        await().until(() -> taker.text().equals("two "));
        taker.attachment.detach();
        await().until(() -> {
            redis.ask("DEL hub:stream:{" + stream.head().id() + "}:reader");
            pass(Duration.ofSeconds(30), stream);
            return stream.snapshot().state() == StreamState.FAILED;
        });
        assertThat(owner.cancels).isEqualTo(1);
    }

    @Test
    void clientThatWantsNoMoreIsHeardOnTheOtherReplica() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ");
        await().until(() -> stream.snapshot().last() == 1);

        // When
        there.find(stream.head().id()).cancel();

        // Then
        await().until(() -> owner.cancels == 1);
        assertThat(stream.snapshot().error().code()).isEqualTo("cancelled");
    }

    @Test
    void onlyTheKeyThatItBelongsToFindsAStream() {
        // Given
        LiveStream stream = here.begin();
        await().until(() -> OnLoop.join(here.store.find(stream.head().id())) != null);

        // When
        FrameSource found =
                OnLoop.join(there.on(() -> there.streams.find(stream.head().id(), "key-2")));

        // Then
        assertThat(found).isNull();
        assertThat(there.find("strm_unknown")).isNull();
    }

    @Test
    void streamThatRedisLostIsGoneForOthers() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ");
        await().until(() -> stream.snapshot().last() == 1);

        // When
        redis.ask("DEL hub:stream:{" + stream.head().id() + "}");
        say(here, model, "two ");

        // Then
        await().until(() -> stream.snapshot().last() == 2);
        assertThatThrownBy(() -> there.find(stream.head().id())).isInstanceOf(StreamExpiredException.class);
    }

    @Test
    void readerOfWhatRedisLosesOnTheWayIsToldSoOnce() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ", "two ");
        await().until(() -> stream.snapshot().last() == 2);
        Taker taker = new Taker().of(there.find(stream.head().id()), 0);
        await().until(() -> taker.text().equals("one two "));
        there.waits = true;
        await().pollDelay(Duration.ofMillis(100)).until(() -> there.waits);

        // When
        say(here, model, "three ", "four ");
        await().until(() -> stream.snapshot().last() == 4);
        redis.ask("XDEL hub:stream:{" + stream.head().id() + "}:frames 3-0");
        there.waits = false;

        // Then
        await().until(() -> !taker.dismissals.isEmpty());
        assertThat(taker.dismissals).containsExactly(FrameReader.Dismissal.EXPIRED);
        assertThat(taker.text()).isEqualTo("one two ");
        assertThatThrownBy(() -> there.find(stream.head().id())).isInstanceOf(StreamExpiredException.class);
    }

    @Test
    void readerOfAStreamThatExpiresInRedisIsToldSoOnce() {
        // Given
        LiveStream stream = here.begin();
        say(here, model, "one ");
        await().until(() -> stream.snapshot().last() == 1);
        Taker taker = new Taker().of(there.find(stream.head().id()), 0);
        await().until(() -> taker.text().equals("one "));

        // When
        redis.ask("DEL hub:stream:{" + stream.head().id() + "} hub:stream:{"
                + stream.head().id() + "}:frames");

        // Then
        await().until(() -> !taker.dismissals.isEmpty());
        assertThat(taker.dismissals).containsExactly(FrameReader.Dismissal.EXPIRED);
    }

    /** In steps, and in each the registry has heard who follows. */
    private void pass(Duration time, LiveStream stream) {
        for (int second = 0; second < time.toSeconds(); second += 2) {
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
            here.streams.sweep();
            OnLoop.join(here.store.followed(stream.head().id()));
        }
    }

    private static void say(Replica on, ChunkPipe pipe, String... pieces) {
        on.on(() -> {
            for (String piece : pieces) {
                pipe.push(new ChatChunk.Text(piece));
            }
            return pipe;
        });
    }

    private static void finish(Replica on, ChunkPipe pipe) {
        on.on(() -> {
            pipe.push(new ChatChunk.Finish(FinishReason.STOP));
            pipe.push(new ChatChunk.Usage(TokenUsage.of(1, 2)));
            pipe.close();
            return pipe;
        });
    }

    /** How many numbers the frames cover, which must follow one another. */
    private static long numbers(List<Frame> frames) {
        long last = frames.get(0).first() - 1;
        for (Frame frame : frames) {
            assertThat(frame.first()).isEqualTo(last + 1);
            last = frame.last();
        }
        return last;
    }
}
