package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;

/** Every model Kamelet of the project behind a public name of its own, as far as that goes without building it. */
class ShippedModelsTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final String ROUTE = """
            - route:
                id: model.%s
                description: One model.
                from:
                  uri: direct:model.%s
                  steps:
                    - to: kamelet:model-%s-action
            """;

    @TempDir
    Path home;

    private Swapper swapper;

    @BeforeEach
    void putEachBehindAName() throws IOException {
        Files.createDirectories(home.resolve("routes/model"));
        Files.createDirectories(home.resolve("kamelets"));
        for (Path kamelet : kamelets("")) {
            Files.copy(kamelet, home.resolve("kamelets").resolve(kamelet.getFileName()));
        }
        for (Path model : kamelets("model-")) {
            String name = name(model);
            Files.writeString(home.resolve("routes/model/" + name + ".camel.yaml"), ROUTE.formatted(name, name, name));
        }
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 1, Duration.ofHours(1));
        swapper = new Swapper(
                new HubFolder(home), new NoEngine(), settings, variable -> null, Clock.systemUTC(), List.of());
        swapper.start();
    }

    @AfterEach
    void closeSwapper() {
        swapper.close();
    }

    @Test
    void eachIsTakenAndSaysWhatItLacks() throws IOException {
        // When
        List<NameReport> names = swapper.live().report();

        // Then
        assertThat(names).hasSameSizeAs(kamelets("model-"));
        assertThat(names).extracting(NameReport::problem).containsOnlyNulls();
        assertThat(names)
                .allSatisfy(name -> assertThat(name.available())
                        .as(name.name())
                        .isEqualTo(name.unavailable().isEmpty()));
    }

    @Test
    void modelOfAVendorsApiNeedsAKeyAndNothingElse() {
        // When
        Stream<ReachedModel> external = models().filter(model -> model.card().tier() == Tier.EXTERNAL);

        // Then
        assertThat(external)
                .hasSizeGreaterThanOrEqualTo(40)
                .allSatisfy(model -> assertThat(model.missing())
                        .as(model.card().kamelet())
                        .isNotEmpty()
                        .allMatch(name -> name.matches(".*_(KEY|TOKEN)(_[A-Z_]+)?")));
    }

    @Test
    void pricesAreNotFromTheFutureAndChatModelsFitTheirOutput() {
        // When
        List<ModelCard> cards = models().map(ReachedModel::card).toList();

        // Then
        assertThat(cards).allSatisfy(card -> {
            if (card.priceDate() != null) {
                assertThat(card.priceDate()).as(card.kamelet()).isBeforeOrEqualTo(LocalDate.now(Clock.systemUTC()));
            }
            if (card.contract().kind() == Kind.CHAT) {
                assertThat(card.contract().maxOutput())
                        .as(card.kamelet())
                        .isLessThanOrEqualTo(card.contract().context());
            }
        });
    }

    private Stream<ReachedModel> models() {
        return swapper.live().report().stream().flatMap(name -> name.models().stream());
    }

    private static String name(Path kamelet) {
        return kamelet.getFileName().toString().replaceFirst("^model-(.*)-action.*$", "$1");
    }

    private static List<Path> kamelets(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
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
