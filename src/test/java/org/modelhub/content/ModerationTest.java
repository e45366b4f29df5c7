package org.modelhub.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.ExtensionPoint;

class ModerationTest {

    private static final String RULES = """
            rules:
              - name: secrets
                apply: [output]
                words: [codename]
                response: No codenames.
              - name: phones
                patterns: ['1[3-9]\\d{9}']
                action: mask
                replacement: '<phone>'
              - name: names
                words: [Ada, Ada Lovelace]
                action: mask
            """;

    @TempDir
    private Path folder;

    private Path file;
    private Moderation moderation;

    @BeforeEach
    void writeRules() throws IOException {
        file = folder.resolve("content.yaml");
        write(RULES);
        moderation = moderation(1000, Duration.ofSeconds(5));
    }

    /** Another file each time: two within a tick of the file system's clock, and of one length, look the same. */
    private void write(String rules) throws IOException {
        Path draft = Files.writeString(Files.createTempFile(folder, "rules", ".draft"), rules);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Moderation moderation(int maxText, Duration maxTime) {
        return new Moderation(new PolicyFile(file), maxText, maxTime, Runnable::run);
    }

    private static Map<String, Object> ask(ExtensionPoint point, Map<String, Object> params) {
        return point.answer(params, new Cancel()).join();
    }

    private Map<String, Object> output(String text) {
        return ask(moderation.output(), Map.of("app_id", "a", "text", text));
    }

    @Test
    void textThatARuleBlocksIsReplacedByItsResponse() {
        // When
        Map<String, Object> verdict = output("The codename is");

        // Then
        assertThat(verdict)
                .containsEntry("flagged", true)
                .containsEntry("action", "direct_output")
                .containsEntry("preset_response", "No codenames.");
    }

    @Test
    void ruleForOutputsLeavesInputsAlone() {
        // When
        Map<String, Object> verdict =
                ask(moderation.input(), Map.of("inputs", Map.of(), "query", "what is a codename?"));

        // Then
        assertThat(verdict).containsEntry("flagged", false).containsEntry("query", "what is a codename?");
    }

    @Test
    void everyTextOfAnInputIsMaskedAndTheRestStays() {
        // Given
        Map<String, Object> inputs = Map.of("who", "Ada Lovelace", "n", 3, "list", List.of("13812345678", true));

        // When
        Map<String, Object> verdict =
                ask(moderation.input(), Map.of("inputs", inputs, "query", "call 13812345678 and 15900001111"));

        // Then
        assertThat(verdict)
                .containsEntry("flagged", true)
                .containsEntry("action", "overridden")
                .containsEntry("query", "call <phone> and <phone>")
                .containsEntry("inputs", Map.of("who", "***", "n", 3, "list", List.of("<phone>", true)));
    }

    @Test
    void wordThatOneCallCutIsFoundByTheNext() {
        // Given
        Map<String, Object> cut = output("The code");

        // When
        Map<String, Object> whole = output("The codename");

        // Then
        assertThat(cut).containsEntry("flagged", false).containsEntry("text", "The code");
        assertThat(whole).containsEntry("flagged", true);
    }

    @Test
    void changedFileCountsFromTheNextCallOn() throws IOException {
        // Given
        output("x");
        write(RULES.replace("codename", "nickname"));

        // When
        Map<String, Object> verdict = output("The codename is");

        // Then
        assertThat(verdict).containsEntry("flagged", false);
    }

    @Test
    void brokenFileLeavesTheOldRules() throws IOException {
        // Given
        output("x");
        write("rules: [{name: a, patterns: ['(']}]");

        // When
        Map<String, Object> verdict = output("The codename is");

        // Then
        assertThat(verdict).containsEntry("flagged", true);
    }

    @Test
    void fileThatWasNeverSoundIsNoPolicyAtAll() throws IOException {
        // Given
        write("rules: 1");

        // When

        // Then
        assertThatThrownBy(() -> output("x"))
                .hasRootCauseInstanceOf(HubException.class)
                .rootCause()
                .hasMessageContaining("cannot be read");
    }

    @Test
    void withoutAFileNothingIsFlagged() throws IOException {
        // Given
        Files.delete(file);

        // When
        Map<String, Object> verdict = output("The codename is");

        // Then
        assertThat(verdict).containsEntry("flagged", false).containsEntry("action", "direct_output");
    }

    @Test
    void textThatIsTooLongToCheckIsWithheld() {
        // When
        Map<String, Object> verdict = output("x".repeat(1001));

        // Then
        assertThat(verdict).containsEntry("flagged", true).containsEntry("action", "direct_output");
        assertThat(verdict.get("preset_response").toString()).contains("too long");
    }

    /** Patterns that take java.util.regex for ever, and one that searches to the end for each hit. */
    @Test
    void patternThatIsMadeToHangEndsInTime() throws IOException {
        // Given
        write("""
                rules:
                  - {name: a, patterns: ['(a+)+b', '(a|aa)*c'], response: never}
                  - {name: b, patterns: ['a.*z|a'], action: mask}
                """);
        moderation = moderation(1_000_000, Duration.ofMillis(500));
        long began = System.nanoTime();

        // When
        Map<String, Object> verdict = output("a".repeat(200_000));

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(verdict).containsEntry("flagged", true).containsEntry("action", "direct_output");
    }

    @Test
    void textThatIsNoStringIsRefused() {
        // When

        // Then
        assertThatThrownBy(() -> ask(moderation.output(), Map.of("text", 1)))
                .hasRootCauseInstanceOf(HubException.class);
    }
}
