package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubFolderTest {

    @TempDir
    Path home;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(home.resolve("routes/model"));
        Files.createDirectories(home.resolve("kamelets"));
    }

    /** In a ConfigMap volume {@code x.camel.yaml} links into {@code ..data}, a link that a change moves. */
    @Test
    void changeOfAConfigMapVolumeIsSeen() throws IOException {
        // Given
        Path model = home.resolve("routes/model");
        Files.createDirectory(model.resolve("..one"));
        Files.writeString(model.resolve("..one/x.camel.yaml"), "one");
        Files.createSymbolicLink(model.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(model.resolve("x.camel.yaml"), Path.of("..data/x.camel.yaml"));
        Snapshot before = new HubFolder(home).read();
        Files.createDirectory(model.resolve("..two"));
        Files.writeString(model.resolve("..two/x.camel.yaml"), "two");
        Files.createSymbolicLink(model.resolve("..fresh"), Path.of("..two"));

        // When
        Files.move(model.resolve("..fresh"), model.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        // Then
        Snapshot after = new HubFolder(home).read();
        assertThat(before.names().get("x").text()).isEqualTo("one");
        assertThat(after.names()).containsOnlyKeys("x");
        assertThat(after.names().get("x").text()).isEqualTo("two");
        assertThat(after.names().get("x").path()).isEqualTo("routes/model/x.camel.yaml");
    }

    @Test
    void draftsAndForeignFilesArePassedOver() throws IOException {
        // Given
        Files.writeString(home.resolve("routes/model/.x.camel.yaml.swp"), "draft");
        Files.writeString(home.resolve("routes/model/.y.camel.yaml"), "draft");
        Files.writeString(home.resolve("routes/model/readme.md"), "text");

        // When
        Snapshot snapshot = new HubFolder(home).read();

        // Then
        assertThat(snapshot.names()).isEmpty();
    }

    @Test
    void missingFolderIsAnErrorAndNotAnEmptyFolder() throws IOException {
        // Given
        Files.delete(home.resolve("kamelets"));

        // When

        // Then
        assertThatThrownBy(() -> new HubFolder(home).read()).isInstanceOf(IOException.class);
    }

    @Test
    void fileThatIsNotTextIsAnErrorOfThatFileOnly() throws Exception {
        // Given
        Files.write(home.resolve("routes/model/x.camel.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        // When
        SourceFile file = new HubFolder(home).read().names().get("x");

        // Then
        assertThatThrownBy(() -> RouteFile.read(file)).isInstanceOf(SwapException.class);
    }
}
