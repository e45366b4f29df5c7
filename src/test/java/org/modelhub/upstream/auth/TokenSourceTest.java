package org.modelhub.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelhub.upstream.side.SideCallException;
import org.modelhub.upstream.side.SideReply;

/** The life of a token, by a clock and a token service in the test's hands. */
class TokenSourceTest {

    private final AtomicLong clock = new AtomicLong(1);
    private final Deque<CompletableFuture<SideReply>> fetches = new ArrayDeque<>();
    private final TokenSource source = new TokenSource(
            new TokenRequest(URI.create("http://tokens.test/"), "id", "secret", "", "", false),
            call -> {
                CompletableFuture<SideReply> fetch = new CompletableFuture<>();
                fetches.add(fetch);
                return fetch;
            },
            clock::get);

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void answer(String token, String expiresIn) {
        answer(200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + expiresIn + "}");
    }

    private void answer(int status, String body) {
        fetches.remove().complete(new SideReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private String shown() {
        return source.proof().join().headers().get("Authorization");
    }

    private void begin(String token, String expiresIn) {
        source.proof();
        answer(token, expiresIn);
    }

    @Test
    void callsThatWaitShareOneFetch() {
        // Given
        CompletableFuture<Proof> one = source.proof();
        CompletableFuture<Proof> other = source.proof();

        // When
        answer("a", "100");

        // Then
        assertThat(one.join()).isSameAs(other.join());
        assertThat(fetches).isEmpty();
    }

    @Test
    void agingTokenServesWhileOneCallFetchesItsSuccessor() {
        // Given
        begin("a", "100");
        pass(81);

        // When
        String first = shown();
        String second = shown();

        // Then
        assertThat(first).isEqualTo(second).isEqualTo("Bearer a");
        assertThat(fetches).hasSize(1);
        answer("b", "\"100\"");
        assertThat(shown()).isEqualTo("Bearer b");
    }

    @Test
    void failedRefreshKeepsServingUntilTheTokenIsOver() {
        // Given
        begin("a", "100");
        pass(81);
        shown();

        // When
        fetches.remove().completeExceptionally(new SideCallException("gone"));

        // Then
        assertThat(shown()).isEqualTo("Bearer a");
        assertThat(fetches).as("no sooner than a second later").isEmpty();
        pass(2);
        assertThat(shown()).isEqualTo("Bearer a");
        assertThat(fetches).hasSize(1);
        answer(500, "");
        pass(15);
        assertThat(source.proof()).isNotDone();
    }

    @Test
    void failureIsHeardByAllThatWaitAndByThoseOfTheNextSecond() {
        // Given
        CompletableFuture<Proof> waiting = source.proof();

        // When
        answer(401, "{\"error\":\"invalid_client\"}");

        // Then
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(TokenException.class);
        assertThatThrownBy(() -> source.proof().join()).hasCauseInstanceOf(TokenException.class);
        assertThat(fetches).isEmpty();
        pass(2);
        begin("a", "100");
        assertThat(shown()).isEqualTo("Bearer a");
    }

    @Test
    void refusedTokenIsDroppedOnce() {
        // Given
        begin("a", "100");
        pass(11);
        Proof refused = source.proof().join();

        // When
        boolean first = source.drop(refused);
        CompletableFuture<Proof> next = source.proof();
        answer("b", "100");
        boolean late = source.drop(refused);

        // Then
        assertThat(first).isTrue();
        assertThat(next.join().headers()).containsEntry("Authorization", "Bearer b");
        assertThat(late).as("there is a better one already").isTrue();
        assertThat(shown()).isEqualTo("Bearer b");
        assertThat(source.drop(source.proof().join())).as("b is fresh").isFalse();
    }

    @Test
    void tokenWithoutALifetimeIsKeptForMinutes() {
        // Given
        source.proof();
        answer(200, "{\"access_token\":\"a\"}");

        // When
        pass(200);

        // Then
        assertThat(shown()).isEqualTo("Bearer a");
        assertThat(fetches).isEmpty();
    }

    @Test
    void tokenThatIsNoHeaderValueIsRefused() {
        // Given
        CompletableFuture<Proof> waiting = source.proof();

        // When
        answer("a\\r\\nX: y", "100");

        // Then
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(TokenException.class);
    }
}
