package org.modelhub.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.exchange.AuditEntry;
import org.modelhub.exchange.AuditUnavailableException;

class AuditFileTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void entryIsOnDiskWhenAppendReturns() throws IOException {
        // Given
        try (AuditFile audit = open()) {

            // When
            audit.append(entry("key.create", "line\nbreak \"quoted\" 研发"));

            // Then
            assertThat(lines()).singleElement().asString().contains("\"seq\":1", "line\\nbreak \\\"quoted\\\" 研发");
        }
    }

    @Test
    void chainGoesOnAfterARestart() throws IOException {
        // Given
        append("a", "b");

        // When
        append("c");

        // Then
        assertThat(AuditChain.verify(file()).seq()).isEqualTo(3);
    }

    @Test
    void manyWritersLeaveNoGap() throws Exception {
        // Given
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (AuditFile audit = open()) {
            List<Callable<Void>> writers = IntStream.range(0, 200)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        audit.append(entry("test", "subject " + i));
                        return null;
                    })
                    .toList();

            // When
            for (var done : threads.invokeAll(writers)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        // Then
        assertThat(AuditChain.verify(file()).seq()).isEqualTo(200);
        assertThat(IntStream.range(0, 200)).allMatch(i -> contains("subject " + i + "\""));
    }

    @Test
    void alteredEntryStopsTheStart() throws IOException {
        // Given
        append("a", "b", "c");

        // When
        rewrite(lines -> {
            lines.set(1, lines.get(1).replace("tests", "nobody"));
            return lines;
        });

        // Then: the line after the altered one no longer follows
        assertThat(broken().seq()).isEqualTo(3);
    }

    @Test
    void removedEntryStopsTheStart() throws IOException {
        // Given
        append("a", "b", "c");

        // When
        rewrite(lines -> {
            lines.remove(1);
            return lines;
        });

        // Then
        assertThat(broken().seq()).isEqualTo(2);
    }

    @Test
    void movedEntryStopsTheStart() throws IOException {
        // Given
        append("a", "b", "c");

        // When
        rewrite(lines -> {
            Collections.swap(lines, 0, 1);
            return lines;
        });

        // Then
        assertThat(broken().seq()).isEqualTo(1);
    }

    @Test
    void lineThatIsNoEntryStopsTheStart() throws IOException {
        // Given
        append("a");

        // When
        Files.writeString(file(), "hello\n", StandardOpenOption.APPEND);

        // Then
        assertThat(broken().seq()).isEqualTo(2);
    }

    @Test
    void unfinishedLastLineIsSetAsideAndTheChainGoesOn() throws IOException {
        // Given
        append("a", "b");
        Files.writeString(file(), "{\"seq\":3,\"ti", StandardOpenOption.APPEND);

        // When
        append("c");

        // Then
        assertThat(AuditChain.verify(file()).seq()).isEqualTo(3);
        assertThat(folder.resolve("audit.jsonl.torn-3")).hasContent("{\"seq\":3,\"ti");
    }

    @Test
    void closedLogRefuses() throws IOException {
        // Given
        AuditFile audit = open();
        audit.close();

        // When / Then
        assertThatThrownBy(() -> audit.append(entry("a", "x"))).isInstanceOf(AuditUnavailableException.class);
    }

    @Test
    void entryTheDiskRefusesIsRefusedToTheCallerAndLeavesNoTrace() throws IOException {
        // Given
        AtomicBoolean full = new AtomicBoolean();
        try (AuditFile audit = AuditFile.open(folder, 8, PATIENCE, channel -> new FillingDisk(channel, full))) {
            audit.append(entry("a", "x"));
            full.set(true);

            // When
            assertThatThrownBy(() -> audit.append(entry("b", "x")))
                    .isInstanceOf(AuditUnavailableException.class)
                    .hasMessageContaining("cannot be written");

            // Then
            full.set(false);
            audit.append(entry("c", "x"));
        }
        assertThat(AuditChain.verify(file()).seq()).isEqualTo(2);
        assertThat(lines()).noneMatch(line -> line.contains("\"action\":\"b\""));
    }

    @Test
    void secondHubOnTheSameFolderIsRefused() throws IOException {
        // Given
        try (AuditFile first = open()) {

            // When / Then
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("HUB_DATA");
        }
    }

    private AuditFile open() throws IOException {
        return AuditFile.open(folder, 256, PATIENCE);
    }

    private void append(String... actions) throws IOException {
        try (AuditFile audit = open()) {
            for (String action : actions) {
                audit.append(entry(action, "subject"));
            }
        }
    }

    private AuditChainBrokenException broken() {
        return catchThrowableOfType(AuditChainBrokenException.class, this::open);
    }

    private boolean contains(String text) {
        try {
            return Files.readString(file()).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void rewrite(UnaryOperator<List<String>> change) throws IOException {
        Files.write(file(), change.apply(new ArrayList<>(lines())), StandardCharsets.UTF_8);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private static AuditEntry entry(String action, String subject) {
        return new AuditEntry(NOON, "tests", action, subject, "accepted", Map.of("b", "2", "a", "1"));
    }
}
