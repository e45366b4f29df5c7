package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.fault.RedisProcess;
import org.modelhub.fault.ScriptedUpstream;

/**
 * A hub that ends sends its sockets to another one, with a real Redis between the two. The credit of a client holds each
 * answer, which is longer than what may wait for it: none is over before it moves.
 */
class MovedSocketTest {

    private static final int TOKENS = 400;
    private static final int MANY = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RedisProcess redis;
    private static ScriptedUpstream upstream;
    private static HubFixture staying;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        upstream = new ScriptedUpstream();
        staying = hub();
    }

    private static HubFixture hub() {
        HubFixture hub = new HubFixture(
                "hub.redis.url=" + redis.url(),
                "spring.jmx.unique-names=true", // two of them in one process
                "hub.identity.pepper=the-same-pepper-on-both-of-the-hubs",
                "hub.seal.keys=1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "hub.edge.drain.time=30s",
                // A stream that Redis is late for moves nowhere.
                "hub.replay.timeout=2s",
                "hub.stream.detach.tokens=100000000");
        Map<String, String> provider = Map.of(
                "baseUrl",
                upstream.baseUrl(),
                "apiKey",
                "some-key",
                "model",
                "chat-tokens-" + TOKENS + "-wide-100-pace-5");
        hub.add("moved", "chat", "provider-openai-action", provider);
        hub.awaitNames("moved");
        return hub;
    }

    @AfterAll
    static void stop() throws IOException {
        staying.close();
        upstream.close();
        redis.close();
    }

    private static long heard(SocketClient client) {
        return client.frames("delta").stream()
                .mapToLong(delta -> delta.path("chunks").asLong(1))
                .sum();
    }

    private static void assertSentAway(SocketClient client, int streams) {
        assertThat(client.closeCode()).isEqualTo(1012);
        List<JsonNode> errors = client.frames("error");
        assertThat(errors).hasSize(streams).allSatisfy(error -> {
            assertThat(error.at("/error/code").asText()).isEqualTo("draining");
            assertThat(error.get("resumable").asBoolean()).isTrue();
        });
    }

    /** Credit for one token more than the stream before. */
    private static String credit(int stream) {
        return "'credit':{'tokens':" + (3 + stream) + "}";
    }

    private static long credits(int streams) {
        return 3L * streams + streams * (streams - 1L) / 2;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MANY})
    void streamsOfAHubThatEndsGoOnOnAnotherOne(int count) {
        // Given
        HubFixture ending = hub();
        try (SocketClient client = new SocketClient(ending);
                SocketClient back = new SocketClient(staying)) {
            for (int i = 0; i < count; i++) {
                client.chat("moved", credit(i));
            }
            await().atMost(PATIENCE).until(() -> heard(client) == credits(count));

            // When
            CompletableFuture<Void> end = CompletableFuture.runAsync(ending::close);
            assertSentAway(client, count);
            List<PiecedStream> streams = PiecedStream.begunOn(client);
            streams.forEach(stream -> stream.resumeOn(back));
            back.await("done", count);

            // Then
            assertThat(streams).hasSize(count);
            streams.forEach(stream -> stream.and(back).assertWhole(TOKENS));
            assertThat(back.frames("error")).isEmpty();
            await().atMost(PATIENCE).until(end::isDone);
        }
    }

    @Test
    void streamsThatAreOnlyReadOnAHubThatEndsGoBackToTheirOwn() {
        // Given
        HubFixture ending = hub();
        try (SocketClient first = new SocketClient(staying);
                SocketClient second = new SocketClient(ending);
                SocketClient third = new SocketClient(staying)) {
            for (int i = 0; i < MANY; i++) {
                first.chat("moved", credit(i));
            }
            await().atMost(PATIENCE).until(() -> heard(first) == credits(MANY));
            first.cut();
            List<PiecedStream> streams = PiecedStream.begunOn(first);
            for (int i = 0; i < MANY; i++) {
                streams.get(i).resumeOn(second, credit(i));
            }
            await().atMost(PATIENCE).until(() -> heard(second) == credits(MANY));

            // When
            CompletableFuture<Void> end = CompletableFuture.runAsync(ending::close);
            assertSentAway(second, MANY);
            streams.forEach(stream -> stream.and(second).resumeOn(third));
            third.await("done", MANY);

            // Then
            assertThat(streams).hasSize(MANY);
            streams.forEach(stream -> stream.and(third).assertWhole(TOKENS));
            await().atMost(PATIENCE).until(end::isDone);
        }
    }
}
