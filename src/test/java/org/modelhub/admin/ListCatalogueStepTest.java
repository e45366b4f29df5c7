package org.modelhub.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ProviderStates;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.Swapper;

class ListCatalogueStepTest {

    private static final Path FILES = Path.of("src/test/resources/check");
    private static final String MODEL = "kamelets/model-x-action.kamelet.yaml";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private Swapper swapper;
    private ProviderStates states = (provider, model) -> Optional.empty();

    @BeforeEach
    void loadNames() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = home.resolve(FILES.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 5, Duration.ofHours(1));
        swapper = new Swapper(
                new HubFolder(home), new NoEngine(), settings, environment::get, Clock.systemUTC(), List.of());
        environment.put("X_API_KEY", "secret-of-x");
    }

    @AfterEach
    void closeSwapper() {
        swapper.close();
    }

    @Test
    void modelThatCanWorkIsAvailableUnderItsNames() {
        // Given
        swapper.start();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.toString())
                .isEqualTo("{name=model-x-action, file=kamelets/model-x-action.kamelet.yaml, kind=chat, provider=x, "
                        + "upstream_model=x-1, version=1, tier=external, generative=true, "
                        + "contract={context=8192, max_output=1024, dimension=0, features=[tools]}, "
                        + "price={currency=USD, per_tokens=1000000, input=1.00, output=2.00, date=2026-01-01}, "
                        + "public_names=[chat-x], available=true, reasons=[]}");
    }

    @Test
    void missingVariableIsNamedWithWhatItIsFor() throws IOException {
        // Given
        environment.clear();
        edit(MODEL, "X_BASE_URL:http://127.0.0.1:1", "X_BASE_URL:");
        swapper.start();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.get("available")).isEqualTo(false);
        assertThat(model.get("reasons").toString())
                .isEqualTo("[{code=no_api_key, message=It has no API key: X_API_KEY is not set., variable=X_API_KEY}, "
                        + "{code=no_base_url, message=It has no base URL: X_BASE_URL is not set., "
                        + "variable=X_BASE_URL}]");
    }

    @Test
    void modelThatNoNameReachesSaysSo() throws IOException {
        // Given
        Files.delete(home.resolve("routes/model/chat-x.camel.yaml"));
        swapper.start();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.get("public_names")).isEqualTo(List.of());
        assertThat(model.get("reasons").toString()).contains("code=unused");
    }

    @Test
    void brokenFileIsShownWithItsLine() throws IOException {
        // Given
        edit(MODEL, "kind: chat", "kind: chatty");
        swapper.start();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.get("kind")).isNull();
        assertThat(model.get("reasons").toString())
                .contains("code=file_broken", MODEL + ":6: annotation modelhub/kind");
    }

    @Test
    void providerThatRestsIsAReason() {
        // Given
        states = (provider, model) -> Optional.of("Provider " + provider + " rests.");
        swapper.start();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.get("reasons").toString())
                .isEqualTo("[{code=provider, message=Provider x rests., variable=null}]");
    }

    @Test
    void routeThatDescribesItsOwnModelIsListed() throws IOException {
        // Given
        Files.writeString(home.resolve("routes/model/acme.camel.yaml"), """
                - route:
                    id: model.acme
                    note: |
                      modelhub/kind: chat
                      modelhub/provider: acme
                      modelhub/upstream-model: acme-1
                      modelhub/tier: external
                      modelhub/context: 1000
                      modelhub/max-output: 100
                    from:
                      uri: direct:model.acme
                      steps:
                        - to:
                            uri: kamelet:provider-x-action
                            parameters:
                              baseUrl: http://localhost
                              apiKey: "RAW({{env:ACME_API_KEY:}})"
                              model: acme-1
                """);
        swapper.start();

        // When
        List<Map<?, ?>> models = models("");

        // Then
        assertThat(models).extracting(model -> model.get("name")).isEqualTo(List.of("model-x-action", "model.acme"));
        assertThat(models.get(1).get("public_names")).isEqualTo(List.of("acme"));
        assertThat(models.get(1).get("reasons").toString()).contains("ACME_API_KEY is not set");
    }

    @Test
    void changedFileIsSeenWithoutARestart() throws IOException {
        // Given
        swapper.start();
        models("");
        edit(MODEL, "version: \"1\"", "version: \"2\"");
        swapper.pollNow().toCompletableFuture().join();

        // When
        Map<?, ?> model = models("").get(0);

        // Then
        assertThat(model.get("version")).isEqualTo("2");
    }

    @Test
    void listComesInPages() throws IOException {
        // Given
        Files.writeString(
                home.resolve("kamelets/model-y-action.kamelet.yaml"),
                Files.readString(home.resolve(MODEL)).replace("model-x-", "model-y-"));
        swapper.start();

        // When
        Map<?, ?> page = answer("limit=1").getMessage().getBody(Map.class);

        // Then
        assertThat(page.get("last_id")).isEqualTo("model-x-action");
        assertThat(page.get("has_more")).isEqualTo(true);
        assertThat(models("after=model-x-action")).hasSize(1);
    }

    @Test
    void limitThatIsNoneIsRefused() {
        // Given
        swapper.start();

        // When
        Exchange exchange = answer("limit=0");

        // Then
        assertThat(exchange.getException(HubException.class).error().status()).isEqualTo(400);
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(home.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(home.resolve(file), text.replace(from, to));
    }

    @SuppressWarnings("unchecked")
    private List<Map<?, ?>> models(String query) {
        return (List<Map<?, ?>>) answer(query).getMessage().getBody(Map.class).get("data");
    }

    private Exchange answer(String query) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        Map<String, String> parameters = new HashMap<>();
        if (!query.isEmpty()) {
            parameters.put(query.split("=")[0], query.split("=")[1]);
        }
        exchange.setVariable(
                HubVariables.HEAD, new RequestHead("r", "GET", "/admin/models", Map.of(), parameters, Map.of()));
        CompletableFuture<Void> done = new CompletableFuture<>();
        new ListCatalogueStep(swapper, () -> Stream.of(states)).process(exchange, sync -> done.complete(null));
        done.orTimeout(10, TimeUnit.SECONDS).join();
        return exchange;
    }

    /** Builds nothing. */
    private static final class NoEngine implements RouteEngine {

        @Override
        public void build(long generation, SourceFile route, List<SourceFile> kamelets) {}

        @Override
        public void remove(long generation) {}
    }
}
