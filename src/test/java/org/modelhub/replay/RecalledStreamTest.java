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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
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
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.StreamOwner;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;

/** Streams whose beginning memory has dropped, and a real Redis that has it. */
class RecalledStreamTest {

    private static final int STREAM = 16 << 10;
    private static final int PIECES = 3_000;
    private static final StreamLimits LIMITS =
            new StreamLimits(STREAM, 1 << 20, 1 << 20, 2 << 10, Duration.ofMinutes(5), 0, Duration.ofHours(1));
    private static final DetachPolicy LONG = new DetachPolicy(Duration.ofHours(1), Long.MAX_VALUE);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final RedisProcess redis = RedisProcess.start();
    private final ChunkPipe model = new ChunkPipe(Pipe.Source.PUSHED);
    private RedisFrameStore store;
    private @Nullable RedisFrameStore another;
    private Streams streams;

    @BeforeEach
    void start() {
        store = Stores.open(redis);
        streams = new Streams(LIMITS, store, new TokenCounter(), System::nanoTime, InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        if (another != null) {
            another.close();
        }
        redis.goOn();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A client that takes what there is, in small pieces, and remembers what it was told. */
    private final class Client implements FrameReader {

        final List<Dismissal> dismissals = new CopyOnWriteArrayList<>();
        final List<ChatChunk> got = new ArrayList<>();
        long last;

        @Nullable
        Attachment attachment;

        Client(FrameSource source, long after) {
            last = after;
            attachment = on(() -> source.attach(after, this));
        }

        @Override
        public void ready() {}

        @Override
        public void dismissed(Dismissal why) {
            dismissals.add(why);
        }

        /** @return how many frames there were */
        int take(int bytes) {
            List<Frame> frames = on(() -> attachment.take(bytes, 50));
            for (Frame frame : frames) {
                assertThat(frame.first()).isEqualTo(last + 1);
                last = frame.last();
                got.add(frame.chunk());
            }
            return frames.size();
        }

        void takeTo(long number) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                while (take(500) > 0) {}
                return last >= number;
            });
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (ChatChunk chunk : got) {
                text.append(chunk instanceof ChatChunk.Text piece ? piece.text() : "");
            }
            return text.toString();
        }
    }

    /** A stream of which a client took so many pieces that memory has no more than the end. */
    private LiveStream longStream() {
        LiveStream stream = begin();
        Client client = new Client(stream, 0);
        say(0, PIECES, client);
        assertThat(stream.snapshot().from()).isGreaterThan(PIECES / 3);
        on(() -> {
            client.attachment.detach();
            return null;
        });
        return stream;
    }

    private LiveStream begin() {
        StreamHead head = new StreamHead(
                streams.newId(), "key-1", "openai", "chatcmpl-1", 1, "hub-chat", null, "openai/gpt", true);
        return on(() -> streams.open(head, model, LONG, new Nobody(), "{}".getBytes(UTF_8), EventLoop.current()));
    }

    private void say(int from, int to, Client client) {
        for (int i = from; i < to; i += 500) {
            int begin = i;
            on(() -> {
                for (int n = begin; n < Math.min(to, begin + 500); n++) {
                    model.push(new ChatChunk.Text(word(n)));
                }
                return null;
            });
            client.takeTo(Math.min(to, i + 500));
        }
    }

    private void finish() {
        on(() -> {
            model.push(new ChatChunk.Finish(FinishReason.STOP));
            model.push(new ChatChunk.Usage(TokenUsage.of(1, 2)));
            model.close();
            return null;
        });
    }

    private static String word(int number) {
        return "word" + number + ' ';
    }

    private static String words(int from, int to) {
        StringBuilder words = new StringBuilder();
        for (int i = from; i < to; i++) {
            words.append(word(i));
        }
        return words.toString();
    }

    @Test
    void clientThatLostTheBeginningGetsItFromRedisAndGoesOnToTheLiveEnd() {
        // Given
        LiveStream stream = longStream();
        assertThatThrownBy(() -> on(() -> stream.attach(10, new Told()))).isInstanceOf(StreamExpiredException.class);

        // When
        FrameSource source = find(stream, 10);
        Client client = new Client(source, 10);
        List<ChatChunk> before = source.upTo(10);
        boolean whole = source.isWhole();
        client.takeTo(PIECES);
        say(PIECES, PIECES + 500, client);
        finish();
        client.takeTo(PIECES + 502);

        // Then
        assertThat(client.text()).isEqualTo(words(10, PIECES + 500));
        assertThat(client.attachment.ended()).isTrue();
        assertThat(before).hasSize(10).first().isEqualTo(new ChatChunk.Text(word(0)));
        assertThat(whole).isTrue();
        assertThat(client.dismissals).isEmpty();
    }

    @Test
    void answerThatIsOverIsReadAgainFromItsFirstChunk() {
        // Given
        LiveStream stream = longStream();
        finish();
        await().until(() ->
                store.find(stream.head().id()).toCompletableFuture().join().state() == StreamState.FINISHED);

        // When
        Client client = new Client(find(stream, 0), 0);
        client.takeTo(PIECES + 2);

        // Then
        assertThat(client.text()).isEqualTo(words(0, PIECES));
        assertThat(client.attachment.ended()).isTrue();
    }

    @Test
    void whatIsReadOutOfRedisCountsAsLongAsItWaits() {
        // Given
        LiveStream stream = longStream();
        long before = streams.bufferBytes();

        // When
        Client client = new Client(find(stream, 0), 0);
        long reading = streams.bufferBytes();
        long waiting = on(client.attachment::waiting);
        new Client(stream, PIECES);
        long left = streams.bufferBytes();

        // Then
        assertThat(reading - before).isGreaterThan(words(0, PIECES).length() / 3);
        assertThat(waiting).isEqualTo(words(0, PIECES).length());
        assertThat(left).isLessThanOrEqualTo(before);
        assertThat(client.dismissals).containsExactly(FrameReader.Dismissal.REPLACED);
    }

    @Test
    void clientThatIsReadingNeedsRedisNoMore() {
        // Given
        LiveStream stream = longStream();
        Client client = new Client(find(stream, 0), 0);
        client.take(100);

        // When
        redis.kill();
        await().until(() -> !store.up());
        client.takeTo(PIECES);
        say(PIECES, PIECES + 100, client);
        finish();
        client.takeTo(PIECES + 102);

        // Then
        assertThat(client.text()).isEqualTo(words(0, PIECES + 100));
        assertThat(client.dismissals).isEmpty();
    }

    @Test
    void redisThatHangsWhileTheBeginningIsReadIsOneErrorThatSaysSo() {
        // Given
        LiveStream stream = longStream();
        redis.stop();

        // When
        Throwable failure = failure(stream, 10);

        // Then
        HubError error = ((HubException) failure).error();
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.code()).isEqualTo("store_unavailable");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(find(stream, PIECES)).isSameAs(stream);
    }

    @Test
    void redisThatDiesMeansThatTheBeginningIsGoneWithIt() {
        // Given
        LiveStream stream = longStream();
        redis.kill();
        await().until(() -> !store.up());

        // When
        Throwable dead = failure(stream, 10);
        on(() -> {
            model.push(new ChatChunk.Text("more"));
            return null;
        });
        await().until(() -> !stream.isStored());
        FrameSource forgotten = find(stream, 10);

        // Then
        assertThat(((HubException) dead).error().code()).isEqualTo("store_unavailable");
        assertThat(forgotten).isSameAs(stream);
        assertThatThrownBy(() -> on(() -> forgotten.attach(10, new Told()))).isInstanceOf(StreamExpiredException.class);
    }

    @Test
    void clientOnAnotherReplicaIsSentAwayOnceWhenRedisDies() {
        // Given
        LiveStream stream = begin();
        Client writers = new Client(stream, 0);
        say(0, 500, writers);
        Client client = new Client(onAnotherReplica(stream), 0);
        client.takeTo(500);

        // When
        redis.kill();
        say(500, 600, writers);
        await().atMost(Duration.ofSeconds(20)).until(() -> !client.dismissals.isEmpty());
        finish();
        writers.takeTo(602);

        // Then
        assertThat(client.dismissals).containsExactly(FrameReader.Dismissal.DRAINING);
        assertThat(client.last).isEqualTo(500);
        assertThat(writers.text()).isEqualTo(words(0, 600));
        assertThat(writers.dismissals).isEmpty();
    }

    @Test
    void askingAnotherReplicaWhileRedisHangsIsOneErrorThatSaysSo() {
        // Given
        LiveStream stream = longStream();
        RemoteStreams other = anotherReplica();
        redis.stop();

        // When
        Throwable failure = failureOf(() -> on(() -> other.find(stream.head().id(), "key-1"))
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join());

        // Then
        assertThat(((HubException) failure).error().code()).isEqualTo("store_unavailable");
    }

    private FrameSource onAnotherReplica(LiveStream stream) {
        RemoteStreams other = anotherReplica();
        return on(() -> other.find(stream.head().id(), "key-1"))
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    /** One that goes on with nothing. */
    private RemoteStreams anotherReplica() {
        another = Stores.open(redis);
        Streams there = new Streams(LIMITS, another, new TokenCounter(), System::nanoTime, InstantSource.system());
        return new RemoteStreams(
                there,
                LIMITS,
                another,
                new TokenCounter(),
                (stored, before) -> {
                    throw new IllegalStateException("its writer lives");
                },
                (time, action) -> vertx.setTimer(time.toMillis(), due -> action.run()),
                System::nanoTime,
                InstantSource.system());
    }

    @Test
    void beginningThatRedisDroppedTooIsGone() {
        // Given
        LiveStream stream = longStream();

        // When
        redis.ask("XTRIM hub:stream:{" + stream.head().id() + "}:frames MINID 20-0");
        Throwable trimmed = failure(stream, 10);
        redis.ask("DEL hub:stream:{" + stream.head().id() + "}:frames");
        Throwable gone = failure(stream, 10);

        // Then
        assertThat(trimmed).isInstanceOf(StreamExpiredException.class);
        assertThat(gone).isInstanceOf(StreamExpiredException.class);
    }

    @Test
    void beginningThatMemoryHasNoRoomForIsNotReadIntoIt() {
        // Given
        StreamLimits small = new StreamLimits(
                STREAM, STREAM + 8_000, STREAM + 8_000, 2 << 10, Duration.ofMinutes(5), 0, Duration.ofHours(1));
        streams = new Streams(small, store, new TokenCounter(), System::nanoTime, InstantSource.system());
        LiveStream stream = longStream();

        // When
        Throwable failure = failure(stream, 10);

        // Then
        assertThat(((HubException) failure).error().status()).isEqualTo(503);
        assertThat(streams.bufferBytes()).isLessThan(STREAM + 8_000);
    }

    private FrameSource find(LiveStream stream, long after) {
        return on(() -> streams.find(stream.head().id(), "key-1", after, head -> false))
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private Throwable failure(LiveStream stream, long after) {
        return failureOf(() -> find(stream, after));
    }

    private static Throwable failureOf(Supplier<FrameSource> search) {
        try {
            throw new AssertionError("found " + search.get());
        } catch (CompletionException failure) {
            return failure.getCause();
        }
    }

    private <T> T on(Supplier<T> action) {
        return OnLoop.run(loop, action);
    }

    /** Reads nothing. */
    private static final class Told implements FrameReader {

        @Override
        public void ready() {}

        @Override
        public void dismissed(Dismissal why) {}
    }

    /** Has no upstream. */
    private static final class Nobody implements StreamOwner {

        @Override
        public void cancel() {}

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    }
}
