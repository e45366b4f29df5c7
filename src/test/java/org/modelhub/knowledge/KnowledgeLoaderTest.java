package org.modelhub.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;

class KnowledgeLoaderTest {

    @TempDir
    private Path folder;

    private final HashedSpace space = new HashedSpace();
    private final KnowledgeShelf shelf = new KnowledgeShelf();
    private KnowledgeLoader loader;

    @BeforeEach
    void start() throws IOException {
        write("hand-book/a.md", "# A\nfirst");
        write("hand-book/deep/b.txt", "second");
        KnowledgeLoader.Settings settings =
                new KnowledgeLoader.Settings(Duration.ofMillis(50), new PassageCutter(400, 40), 1000, 5);
        loader = new KnowledgeLoader(new KnowledgeFolder(folder), shelf, space, settings);
        loader.start();
        await().until(() -> shelf.find("hand-book") != null);
    }

    @AfterEach
    void stop() {
        loader.close();
    }

    private void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** By a rename: the loader looks all the time, and must not see the half of a file that is being written. */
    private void write(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.move(Files.write(folder.resolve(".draft"), bytes), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> paths() {
        return shelf.require("hand-book").documents().stream()
                .map(KnowledgeDocument::path)
                .toList();
    }

    @Test
    void everyDocumentOfTheFolderIsTakenAndNothingElse() throws IOException {
        // Given
        write("hand-book/.hidden/c.md", "no");
        write("hand-book/picture.png", "no");

        // When
        List<String> paths = paths();

        // Then
        assertThat(paths).containsExactly("a.md", "deep/b.txt");
        assertThat(shelf.require("hand-book").documents().get(0).title()).isEqualTo("A");
        assertThat(space.embedded).containsExactlyInAnyOrder("A\n\nfirst", "second");
    }

    @Test
    void onlyWhatChangedIsEmbeddedAgain() throws IOException {
        // Given
        space.embedded.clear();

        // When
        write("hand-book/a.md", "# A\nchanged");
        write("hand-book/c.md", "third");
        await().until(() -> paths().size() == 3 && space.embedded.contains("A\n\nchanged"));

        // Then
        assertThat(space.embedded).containsExactlyInAnyOrder("A\n\nchanged", "third");
    }

    @Test
    void removedDocumentAndRemovedKnowledgeAreGone() throws IOException {
        // Given
        Files.delete(folder.resolve("hand-book/a.md"));
        await().until(() -> paths().size() == 1);

        // When
        Files.delete(folder.resolve("hand-book/deep/b.txt"));
        Files.delete(folder.resolve("hand-book/deep"));
        Files.delete(folder.resolve("hand-book"));

        // Then
        await().untilAsserted(() -> assertThatThrownBy(() -> shelf.require("hand-book"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.error().status()).isEqualTo(404)));
    }

    @Test
    void documentThatCannotBeReadStaysAsItWas() throws IOException {
        // Given
        write("hand-book/a.md", "# A\ncaf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        // When
        write("hand-book/c.md", "third");
        await().until(() -> paths().size() == 3);

        // Then
        assertThat(shelf.require("hand-book").documents().get(0).passages()).containsExactly(new Passage("A", "first"));
    }

    @Test
    void moreThanTheLimitIsLeftOut() throws IOException {
        // When
        write("hand-book/c.md", "# 1\na\n# 2\nb\n# 3\nc");
        write("hand-book/d.md", "# 1\na\n# 2\nb");
        await().until(() -> paths().contains("c.md"));

        // Then
        await().untilAsserted(() -> assertThat(paths()).containsExactly("a.md", "c.md", "deep/b.txt"));
    }

    @Test
    void variableOfDifyNamesAKnowledgeWhoseIdHasAHyphen() {
        // When
        KnowledgeBase base = shelf.requireByVariable("hand_book");

        // Then
        assertThat(base.id()).isEqualTo("hand-book");
    }
}
