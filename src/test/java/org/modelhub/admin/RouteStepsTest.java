package org.modelhub.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.Swapper;

class RouteStepsTest {

    private static final Path FILES = Path.of("src/test/resources/swap");

    @TempDir
    Path home;

    private Swapper swapper;

    @BeforeEach
    void loadNamesAndSwapOne() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = home.resolve(FILES.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 5, Duration.ofHours(1));
        swapper =
                new Swapper(new HubFolder(home), new NoEngine(), settings, name -> null, Clock.systemUTC(), List.of());
        swapper.start();
        edit("routes/model/chat-a.camel.yaml", "# edited\n");
    }

    @AfterEach
    void closeSwapper() {
        swapper.close();
    }

    @Test
    void listShowsStateErrorAndModelsOfEachName() throws IOException {
        // Given
        edit("routes/model/chat-b.camel.yaml", "- beans: []\n");
        Exchange exchange = exchange("");

        // When
        new ListRoutesStep(swapper.live()).process(exchange);

        // Then
        List<?> data = (List<?>) exchange.getMessage().getBody(Map.class).get("data");
        Map<?, ?> broken = (Map<?, ?>) data.get(1);
        assertThat(broken.get("name")).isEqualTo("chat-b");
        assertThat(broken.get("state")).isEqualTo("live");
        assertThat(broken.get("file")).isEqualTo("routes/model/chat-b.camel.yaml");
        assertThat((Map<?, ?>) broken.get("error"))
                .hasToString("{file=routes/model/chat-b.camel.yaml, line=26, "
                        + "reason=only 'route' may stand here, each as one item of the list}");
        assertThat((List<?>) broken.get("models")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"generation\":1}", "{\"generation\":null}"})
    void rollbackBuildsTheEarlierGenerationAgain(String body) {
        // Given
        Exchange exchange = exchange(body);

        // When
        run(exchange);

        // Then
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody())
                .isEqualTo(Map.of("name", "chat-a", "generation", 5L, "rolled_back", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{\"generation\":\"1\"}",
                "{\"generation\":1.5}",
                "{\"generation\":99999999999999999999}"
            })
    void unreadableBodyIsRefused(String body) {
        // Given
        Exchange exchange = exchange(body);

        // When
        run(exchange);

        // Then
        assertThat(exchange.getException(HubException.class).error().status()).isEqualTo(400);
    }

    @Test
    void generationThatIsNotKeptIsAConflict() {
        // Given
        Exchange exchange = exchange("{\"generation\":77}");

        // When
        run(exchange);

        // Then
        assertThat(exchange.getException(HubException.class).error().status()).isEqualTo(409);
    }

    @Test
    void answerGoesOnOnTheEventLoopThatAsked() {
        Vertx vertx = Vertx.vertx();
        try {
            // Given
            Context loop = vertx.getOrCreateContext();
            CompletableFuture<Context> wentOn = new CompletableFuture<>();

            // When
            loop.runOnContext(any -> new RollbackRouteStep(swapper)
                    .process(exchange(""), sync -> wentOn.complete(Vertx.currentContext())));

            // Then
            assertThat(wentOn.join()).isSameAs(loop);
        } finally {
            vertx.close();
        }
    }

    private void run(Exchange exchange) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        new RollbackRouteStep(swapper).process(exchange, done::complete);
        done.join();
    }

    private void edit(String path, String more) throws IOException {
        Files.writeString(home.resolve(path), Files.readString(home.resolve(path)) + more);
        swapper.pollNow().toCompletableFuture().join();
    }

    private static Exchange exchange(String body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(
                HubVariables.HEAD,
                new RequestHead("r", "POST", "/admin", Map.of("name", "chat-a"), Map.of(), Map.of()));
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }

    private static final class NoEngine implements RouteEngine {

        @Override
        public void build(long generation, SourceFile route, List<SourceFile> kamelets) {}

        @Override
        public void remove(long generation) {}
    }
}
