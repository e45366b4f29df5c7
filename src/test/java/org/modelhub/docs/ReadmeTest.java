package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.NameReport;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.SwapProblem;
import org.modelhub.swap.Swapper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ReadmeTest {

    @Test
    void bothLanguagesSayTheSame() {
        // Given
        MarkdownPage english = MarkdownPage.of("README.md");

        // When
        MarkdownPage chinese = MarkdownPage.of("README.zh-CN.md");

        // Then
        assertThat(chinese.blocks()).isEqualTo(english.blocks());
        assertThat(chinese.headingLevels()).isEqualTo(english.headingLevels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "README.zh-CN.md",
                "CHANGELOG.md",
                "docs/design-decisions.md",
                "docs/operations.md",
                "docs/performance.md",
                "docs/security-model.md",
                "docs/streams.md",
                "docs/streams.zh-CN.md",
                "docs/testing.md"
            })
    void everyLinkLeadsToAFile(String path) {
        // When
        MarkdownPage page = MarkdownPage.of(path);

        // Then
        assertThat(page.localLinks())
                .allSatisfy(link -> assertThat(page.exists(link))
                        .as(path + " links to " + link)
                        .isTrue());
    }

    @Test
    void everyFileOfTheReadmeIsTakenByTheHub(@TempDir Path home) throws IOException {
        // Given
        copy(Path.of("routes"), home.resolve("routes"));
        copy(Path.of("kamelets"), home.resolve("kamelets"));
        List<String> names = new ArrayList<>();
        for (MarkdownPage.Block block : MarkdownPage.of("README.md").blocks()) {
            if (block.language().equals("yaml") && block.text().startsWith("# ")) {
                String file = block.text().lines().findFirst().orElseThrow().substring(2);
                Files.writeString(home.resolve(file), block.text());
                names.add(Path.of(file).getFileName().toString().replaceFirst("\\..*", ""));
            }
        }

        // When
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 1, Duration.ofHours(1));
        try (Swapper swapper = new Swapper(
                new HubFolder(home), new NoEngine(), settings, name -> null, Clock.systemUTC(), List.of())) {
            swapper.start();

            // Then
            assertThat(names).hasSize(2);
            assertThat(swapper.live().strayProblems())
                    .extracting(SwapProblem::toString)
                    .isEmpty();
            assertThat(swapper.live().report()).extracting(NameReport::problem).containsOnlyNulls();
            assertThat(swapper.live().report()).extracting(NameReport::name).contains(names.get(1));
        }
    }

    @Test
    void everyYamlBlockParses() {
        // When
        Stream<MarkdownPage.Block> blocks = MarkdownPage.of("README.md").blocks().stream()
                .filter(block -> block.language().equals("yaml"));

        // Then
        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(new Load(LoadSettings.builder().build()).loadFromString(block.text()))
                        .isNotNull());
    }

    @Test
    void everyCallOfTheReadmeIsAnsweredAsShown() throws Exception {
        // Given
        List<MarkdownPage.Block> blocks = MarkdownPage.of("README.md").blocks();
        try (HubFixture hub = new HubFixture()) {
            String root = hub.baseUrl().replaceFirst("/v1$", "");
            String stream = "";
            for (int i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).run()) {
                    // When
                    String command = blocks.get(i).text().replace("$STREAM", stream);
                    HttpResponse<String> answer = CurlCall.run(command, root, HubFixture.ADMIN_KEY);
                    stream = answer.headers().firstValue("hub-stream-id").orElse(stream);

                    // Then
                    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
                    ShownAnswer.holds(answer.body(), blocks.get(i + 1));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Builds nothing: what is wrong with the files shows before anything is built. */
    private static final class NoEngine implements RouteEngine {

        @Override
        public void build(long generation, SourceFile route, List<SourceFile> kamelets) {}

        @Override
        public void remove(long generation) {}
    }
}
