package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTest {

    private static final String PROVIDER = "kamelets/provider-echo-action.kamelet.yaml";

    @TempDir
    Path home;

    private SwapBench bench;

    @BeforeEach
    void startBench() {
        bench = new SwapBench(home).started();
        bench.edit(PROVIDER, "default: first", "default: second");
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }

    @Test
    void rollbackServesTheEarlierTextsAsANewGenerationOfThisNameOnly() {
        // Given
        long before = bench.report("chat-a").generation();

        // When
        long after = rollback("chat-a", null);

        // Then
        assertThat(after).isGreaterThan(before);
        assertThat(bench.report("chat-a").rolledBack()).isTrue();
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.answer("chat-b", "hi")).isEqualTo("hi echo-1 second <none>");
    }

    @Test
    void rollbackStaysUntilTheNamesFilesChange() {
        // Given
        rollback("chat-a", null);
        bench.edit("routes/model/chat-b.camel.yaml", "Falls back", "Falls");
        String stayed = bench.answer("chat-a", "hi");

        // When
        bench.edit(PROVIDER, "default: second", "default: third");

        // Then
        assertThat(stayed).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 third <none>");
        assertThat(bench.report("chat-a").rolledBack()).isFalse();
    }

    @Test
    void rollbackCanNameAnyGenerationThatIsKept() {
        // Given
        bench.edit(PROVIDER, "default: second", "default: third");
        long first = bench.report("chat-a").rollbackTo().get(1);

        // When
        rollback("chat-a", first);

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
    }

    @Test
    void onlyTheNewestGenerationsAreKept() {
        // Given

        // When
        for (String word : new String[] {"third", "fourth", "fifth", "sixth"}) {
            bench.write(PROVIDER, bench.read(PROVIDER).replaceFirst("default: [a-z]+h?\n", "default: " + word + "\n"));
            bench.look();
        }

        // Then
        assertThat(bench.report("chat-a").rollbackTo()).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void rollbackToAGenerationThatIsNotKeptIsAConflict() {
        // Given

        // When

        // Then
        assertThatThrownBy(() -> rollback("chat-a", 4711L)).hasMessageContaining("cannot be rolled back to 4711");
    }

    private long rollback(String name, Long generation) {
        return bench.swapper
                .rollback(name, generation, "tester")
                .toCompletableFuture()
                .join();
    }
}
