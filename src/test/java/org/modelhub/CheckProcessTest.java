package org.modelhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own main as a process, asked to check: what a script or a build sees of it. */
class CheckProcessTest {

    private record Ended(int exit, String said, String complained) {}

    @TempDir
    Path work;

    @Test
    void soundFileEndsWithZeroAndOneLine() throws Exception {
        // Given

        // When
        Ended ended = run("check", "kamelets/model-gpt-4-1-action.kamelet.yaml");

        // Then
        assertThat(ended).isEqualTo(new Ended(0, "1 file checked, no problem\n", ""));
    }

    @Test
    void wrongFileEndsWithOneAndItsLine() throws Exception {
        // Given
        Path draft = work.resolve("chat-draft.camel.yaml");
        Files.writeString(draft, "- route:\n    id: model.chat-draft\n    from:\n      uri: direct:model.chat-draft\n"
                + "      steps:\n        - to: kamelet:model-nil-action\n");

        // When
        Ended ended = run("check", draft.toString());

        // Then
        assertThat(ended.said()).isEqualTo(draft + ":6: there is no Kamelet 'model-nil-action' in kamelets/\n");
        assertThat(ended.complained()).isEqualTo("1 file checked, 1 problem\n");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void fileThatIsNotThereEndsWithTwoAndTheUsage() throws Exception {
        // Given

        // When
        Ended ended = run("check", "no-such.camel.yaml");

        // Then
        assertThat(ended.complained()).startsWith("there is no file no-such.camel.yaml\nusage: ");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void homeWithoutRoutesEndsWithTwo() throws Exception {
        // Given

        // When
        Ended ended = run("check", "--home=" + work, "kamelets");

        // Then
        assertThat(ended.complained()).contains("holds no routes/ and kamelets/");
        assertThat(ended.exit()).isEqualTo(2);
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName()));
        command.addAll(List.of(words));
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("HUB_HOME");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }
}
