package org.modelhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own main as a process, asked to check: what a script or a build sees of it. */
class CheckProcessTest {

    @TempDir
    Path work;

    @Test
    void soundFileEndsWithZeroAndOneLine() throws Exception {
        // Given

        // When
        HubMain ended = HubMain.run(List.of("check", "kamelets/model-gpt-4-1-action.kamelet.yaml"));

        // Then
        assertThat(ended).isEqualTo(new HubMain(0, "1 file checked, no problem\n", ""));
    }

    @Test
    void wrongFileEndsWithOneAndItsLine() throws Exception {
        // Given
        Path draft = work.resolve("chat-draft.camel.yaml");
        Files.writeString(
                draft,
                "- route:\n    id: model.chat-draft\n    from:\n      uri: direct:model.chat-draft\n"
                        + "      steps:\n        - to: kamelet:model-nil-action\n");

        // When
        HubMain ended = HubMain.run(List.of("check", draft.toString()));

        // Then
        assertThat(ended.said()).isEqualTo(draft + ":6: there is no Kamelet 'model-nil-action' in kamelets/\n");
        assertThat(ended.complained()).isEqualTo("1 file checked, 1 problem\n");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void fileThatIsNotThereEndsWithTwoAndTheUsage() throws Exception {
        // Given

        // When
        HubMain ended = HubMain.run(List.of("check", "no-such.camel.yaml"));

        // Then
        assertThat(ended.complained()).startsWith("there is no file no-such.camel.yaml\nusage: ");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void homeWithoutRoutesEndsWithTwo() throws Exception {
        // Given

        // When
        HubMain ended = HubMain.run(List.of("check", "--home=" + work, "kamelets"));

        // Then
        assertThat(ended.complained()).contains("holds no routes/ and kamelets/");
        assertThat(ended.exit()).isEqualTo(2);
    }
}
