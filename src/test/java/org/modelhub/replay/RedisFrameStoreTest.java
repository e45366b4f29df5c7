package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.fault.RedisProcess;
import org.modelhub.seal.Seal;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;
import org.springframework.util.unit.DataSize;

/** What a {@link RedisFrameStore} promises, with a real Redis. */
class RedisFrameStoreTest {

    private static final String KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    private static final Seal SEAL = Seal.of("1:" + KEY);
    private static final byte[] REQUEST = "{\"model\":\"m\",\"messages\":[\"tell me\"]}".getBytes(UTF_8);

    private static final DetachPolicy AWAY = new DetachPolicy(Duration.ofSeconds(90), 300);

    /** Milliseconds that a Redis which is well never takes, with a disk that is waited for and on a busy machine. */
    private static final int LIMIT = 1000;

    /** For what is not about time. */
    private static final int PATIENT = 2000;

    private static RedisProcess redis;

    private final List<RedisFrameStore> opened = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(RedisFrameStore::close);
    }

    @Test
    void whatOneReplicaWritesAnotherReads() {
        // Given
        RedisFrameStore writer = store();
        RedisFrameStore reader = store();
        StreamHead head = head("strm_a");
        List<Frame> answer = numbered(
                new ChatChunk.Reasoning("thinking", "signed"),
                new ChatChunk.Text("half a pair: \uD83D"),
                new ChatChunk.Text("\uDE00 €"),
                new ChatChunk.ToolCall(0, "call_1", "look", "{\"at\":\"it\"}"),
                new ChatChunk.Finish(FinishReason.STOP, List.of(new ChatChunk.Seam(7, "openai/gpt"))),
                new ChatChunk.Usage(new TokenUsage(300, 200, 100, 50, true)));

        // When
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), answer.subList(0, 2)));
        done(writer.append(head.id(), answer.subList(2, 6)));

        // Then
        FrameStore.Stored stored = done(reader.find(head.id()));
        assertThat(stored.head()).isEqualTo(head);
        assertThat(stored.away()).isEqualTo(AWAY);
        assertThat(stored.request()).isEqualTo(REQUEST);
        assertThat(stored.state()).isEqualTo(StreamState.FLOWING);
        assertThat(stored.written()).isTrue();
        assertThat(done(reader.read(head.id(), 0, 100))).isEqualTo(answer);
        assertThat(done(reader.read(head.id(), 2, 3))).isEqualTo(answer.subList(2, 5));
        assertThat(done(reader.read(head.id(), 6, 100))).isEmpty();
    }

    @Test
    void headThatDoesNotSayHowFarItGoesOnIsReadToo() {
        // Given
        String before = "{\"key\":\"key-1\",\"dialect\":\"openai\",\"answer\":\"chatcmpl-7\",\"created\":1700000000,"
                + "\"model\":\"hub-chat\",\"fingerprint\":null,\"servedBy\":\"openai/gpt\",\"continued\":true}";
        byte[] sealed = SEAL.seal(before.getBytes(UTF_8), "strm_before/head".getBytes(UTF_8));

        // When
        StreamHeads.Named read = new SealedFrames(SEAL).head("strm_before", sealed);

        // Then
        assertThat(read.head()).isEqualTo(head("strm_before"));
        assertThat(read.away()).isNull();
    }

    @Test
    void boundThatIsNoneComesBackAsOne() {
        // Given
        DetachPolicy ever = new DetachPolicy(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE);

        // When
        DetachPolicy read = StreamHeads.read("strm_ever", StreamHeads.write(head("strm_ever"), ever))
                .away();

        // Then
        assertThat(read.time()).isGreaterThan(Duration.ofDays(365_000));
        assertThat(read.tokens()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anErrorComesBackAsItWas() {
        // Given
        HubError error = new HubError(429, "Wait.", "rate_limit_error", null, "slow", Duration.ofMillis(1500));
        Frame frame = new Frame(70_000, 1L << 20, new ChatChunk.Failure(error));

        // When
        byte[] bytes = FrameBytes.write(frame);

        // Then
        assertThat(FrameBytes.read(1L << 20, bytes)).isEqualTo(frame);
    }

    @Test
    void redisHoldsNothingThatCanBeRead() throws IOException {
        // Given
        RedisFrameStore writer = store();
        StreamHead head = head("strm_secret");
        done(writer.open(head, AWAY, REQUEST));

        // When
        done(writer.append(head.id(), numbered(new ChatChunk.Text("CANARY-answer"))));

        // Then
        String dump = dump();
        assertThat(dump).contains("strm_secret").contains("writer");
        assertThat(dump).doesNotContain("CANARY", "tell me", "hub-chat", "key-1", "chatcmpl-7");
    }

    @Test
    void aGapIsToldAndNeverReadOver() {
        // Given
        RedisFrameStore writer = store();
        StreamHead head = head("strm_gap");
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), numbered(text(1), text(2), text(3))));

        // When
        redis.ask("XDEL hub:stream:{strm_gap}:frames 2-0");

        // Then
        assertThatThrownBy(() -> done(writer.read(head.id(), 0, 10))).isInstanceOf(StreamExpiredException.class);
        assertThat(done(writer.read(head.id(), 2, 10))).hasSize(1);
    }

    @Test
    void aFrameInAnotherPlaceIsNotOpened() {
        // Given
        Seal seal = SEAL;
        SealedFrames frames = new SealedFrames(seal);
        byte[] sealed = frames.frame("strm_1", new Frame(7, new ChatChunk.Text("x")));

        // When // Then
        assertThat(frames.frame("strm_1", 7, sealed).chunk()).isEqualTo(new ChatChunk.Text("x"));
        assertThatThrownBy(() -> frames.frame("strm_1", 8, sealed)).hasMessageContaining("not sealed");
        assertThatThrownBy(() -> frames.frame("strm_2", 7, sealed)).hasMessageContaining("not sealed");
    }

    @Test
    void anOldStreamIsGoneButKnown() {
        // Given
        RedisFrameStore writer = store();
        StreamHead head = head("strm_old");
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), numbered(text(1))));
        writer.close(head.id(), StreamState.FINISHED);
        await().until(() -> done(writer.find(head.id())).state() == StreamState.FINISHED);

        // When
        redis.ask("DEL hub:stream:{strm_old} hub:stream:{strm_old}:frames");

        // Then
        assertThat(done(writer.find(head.id())).state()).isEqualTo(StreamState.EXPIRED);
        assertThat(done(writer.find(head.id())).head().keyId()).isEqualTo("key-1");
        assertThat(done(writer.find("strm_never"))).isNull();
    }

    @Test
    void everythingInRedisGoesByItself() {
        // Given
        RedisFrameStore writer = store();
        StreamHead head = head("strm_life");

        // When
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), numbered(text(1))));

        // Then
        assertThat(life("hub:stream:{strm_life}")).isBetween(1L, 300L);
        assertThat(life("hub:stream:{strm_life}:frames")).isBetween(1L, 300L);
        assertThat(life("hub:stream:{strm_life}:head")).isBetween(301L, 86_700L);
    }

    @Test
    void aStreamOfALivingWriterIsNotToBeHad() {
        // Given
        RedisFrameStore writer = store();
        RedisFrameStore other = store();
        StreamHead head = head("strm_alive");
        done(writer.open(head, AWAY, REQUEST));

        // When
        boolean claimed = done(other.claim(head.id()));

        // Then
        assertThat(claimed).isFalse();
    }

    @Test
    void ofSeveralThatClaimOneHasIt() {
        // Given
        RedisFrameStore writer = store();
        List<RedisFrameStore> others = List.of(store(), store(), store());
        StreamHead head = head("strm_left");
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), numbered(text(1))));
        writer.close(head.id(), StreamState.DETACHED);
        await().until(() -> done(others.get(0).find(head.id())).state() == StreamState.DETACHED);

        // When
        List<CompletionStage<Boolean>> claims =
                others.stream().map(other -> other.claim(head.id())).toList();

        // Then
        assertThat(claims.stream().filter(RedisFrameStoreTest::done)).hasSize(1);
        assertThat(done(writer.find(head.id())).written()).isTrue();
    }

    @Test
    void whoeverLostAStreamWritesItNoMore() {
        // Given
        RedisFrameStore writer = store();
        StreamHead head = head("strm_lost");
        done(writer.open(head, AWAY, REQUEST));
        done(writer.append(head.id(), numbered(text(1))));
        redis.ask("HSET hub:stream:{strm_lost} writer somebody");

        // When
        CompletionStage<Void> late = writer.append(head.id(), List.of(new Frame(2, text(2))));

        // Then
        assertThatThrownBy(() -> done(late)).hasMessageContaining("another writer");
        assertThat(done(writer.read(head.id(), 0, 10))).hasSize(1);
        assertThat(writer.up()).isTrue();
    }

    @Test
    void aStreamTakesNoMoreThanItsBound() {
        // Given
        RedisFrameStore writer = store(properties("64KB", PATIENT));
        StreamHead head = head("strm_large");
        done(writer.open(head, AWAY, REQUEST));

        // When
        for (int i = 1; i <= 4000; i += 100) {
            done(writer.append(
                    head.id(),
                    IntStream.range(i, i + 100)
                            .mapToObj(number -> new Frame(number, text(number)))
                            .toList()));
        }

        // Then
        List<Frame> rest = done(writer.read(head.id(), 3500, 5000));
        assertThat(rest).hasSize(500);
        assertThatThrownBy(() -> done(writer.read(head.id(), 0, 10))).isInstanceOf(StreamExpiredException.class);
        assertThat(Long.parseLong(
                        redis.ask("XLEN hub:stream:{strm_large}:frames").replaceAll("\\D", "")))
                .isBetween(500L, 65_536L / Seal.OVERHEAD);
    }

    @Test
    void aReaderElsewhereAndItsCancelReachTheWriter() {
        // Given
        RedisFrameStore writer = store();
        RedisFrameStore reader = store();
        StreamHead head = head("strm_reader");
        List<String> cancelled = new ArrayList<>();
        writer.onCancelled(cancelled::add);
        done(writer.open(head, AWAY, REQUEST));
        assertThat(done(writer.followed(head.id()))).isEqualTo(FrameStore.NOBODY);

        // When
        reader.follow(head.id(), 5);
        reader.cancel(head.id());

        // Then
        await().untilAsserted(() -> {
            assertThat(done(writer.followed(head.id()))).isEqualTo(5);
            assertThat(cancelled).containsExactly(head.id());
        });
    }

    @Test
    void aRedisThatIsGoneCostsNoMoreThanTheLimitAndThenNothing() throws IOException {
        try (RedisProcess own = RedisProcess.start()) {
            // Given
            RedisFrameStore writer = store(own, properties("4MB", LIMIT));
            StreamHead head = head("strm_stopped");
            done(writer.open(head, AWAY, REQUEST));
            own.stop();

            // When
            long began = System.nanoTime();
            CompletionStage<Void> first = writer.append(head.id(), numbered(text(1)));
            assertThatThrownBy(() -> done(first)).isInstanceOf(Exception.class);
            long waited = System.nanoTime() - began;
            CompletableFuture<Void> second =
                    writer.append(head.id(), List.of(new Frame(2, text(2)))).toCompletableFuture();

            // Then
            assertThat(Duration.ofNanos(waited)).isBetween(Duration.ofMillis(LIMIT - 5), Duration.ofMillis(3 * LIMIT));
            assertThat(second).isCompletedExceptionally();
            assertThat(writer.losses()).isEqualTo(1);
            own.goOn();
        }
    }

    @Test
    void aRedisThatComesBackKeepsNewStreamsAndNoHalfOnes() throws IOException {
        try (RedisProcess own = RedisProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
            // Given
            RedisFrameStore writer = store(own, properties("4MB", LIMIT));
            done(writer.open(head("strm_half"), AWAY, REQUEST));
            done(writer.append("strm_half", numbered(text(1))));
            own.kill();
            await().until(() -> !writer.up());
            assertThatThrownBy(() -> done(writer.append("strm_half", List.of(new Frame(2, text(2))))))
                    .isInstanceOf(Exception.class);

            // When
            own.again();
            await().until(writer::up);

            // Then
            done(writer.open(head("strm_new"), AWAY, REQUEST));
            assertThat(done(writer.find("strm_new")).written()).isTrue();
            await().untilAsserted(() ->
                    assertThat(done(writer.find("strm_half")).state()).isEqualTo(StreamState.EXPIRED));
        }
    }

    private RedisFrameStore store() {
        return store(properties("4MB", PATIENT));
    }

    private RedisFrameStore store(ReplayProperties settings) {
        return store(redis, settings);
    }

    private RedisFrameStore store(RedisProcess in, ReplayProperties settings) {
        RedisFrameStore store =
                StoreOpening.open(in.url(), "hub", Duration.ofSeconds(1), settings, SEAL, System::nanoTime);
        opened.add(store);
        await().until(store::up);
        return store;
    }

    private static ReplayProperties properties(String bytes, int millis) {
        return new ReplayProperties(
                true,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                DataSize.parse(bytes),
                DataSize.parse("256KB"),
                Duration.ofMillis(millis),
                10_000);
    }

    private static StreamHead head(String id) {
        return new StreamHead(id, "key-1", "openai", "chatcmpl-7", 1_700_000_000, "hub-chat", null, "openai/gpt", true);
    }

    private static ChatChunk text(int number) {
        return new ChatChunk.Text("w" + number + " ");
    }

    private static List<Frame> numbered(ChatChunk... chunks) {
        return IntStream.range(0, chunks.length)
                .mapToObj(i -> new Frame(i + 1, chunks[i]))
                .toList();
    }

    private static long life(String key) {
        return Long.parseLong(redis.ask("TTL " + key).replaceAll("[^-\\d]", ""));
    }

    /** All of Redis as it writes it to a disk, without compression. */
    private static String dump() throws IOException {
        redis.ask("CONFIG SET rdbcompression no");
        redis.ask("SAVE");
        String reply = redis.ask("CONFIG GET dir");
        String folder =
                reply.lines().filter(line -> line.startsWith("/")).findFirst().orElseThrow();
        return Files.readString(Path.of(folder, "dump.rdb"), ISO_8859_1);
    }

    private static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
