package org.modelhub.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/** The page as a running hub serves it. */
class PlaygroundTest {

    private static final Path PAGE = Path.of("src/main/resources/playground");
    private static final Path CLIENT = Path.of("clients/js/src");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(playground/[^\"]+)\"|from '([^']+)'");

    private static HubFixture hub;
    private static HubCaller visitor;

    @BeforeAll
    static void start() {
        hub = new HubFixture();
        visitor = new HubCaller(hub.port(), null);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    /** By the path at which each is served. */
    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> page = Files.list(PAGE);
                Stream<Path> client = Files.list(CLIENT)) {
            page.forEach(file -> sources.put("/playground/" + file.getFileName(), file));
            client.forEach(file -> sources.put("/playground/client/" + file.getFileName(), file));
        }
        return sources;
    }

    @Test
    void everyFileIsServedAsItStandsInTheSource() throws IOException {
        // Given
        Map<String, Path> sources = sources();

        // When
        Map<String, String> served = new TreeMap<>();
        sources.keySet().forEach(path -> served.put(path, visitor.get(path).body()));

        // Then
        assertThat(sources).hasSizeGreaterThan(15);
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            assertThat(served.get(source.getKey())).isEqualTo(Files.readString(source.getValue()));
        }
    }

    @Test
    void pageMayRunItsOwnFilesAndTalkToItsHubOnly() {
        // When
        HttpResponse<String> page = visitor.get("/playground");

        // Then
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe", "*"));
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(page.body()).doesNotContainPattern("<style|style=|<script>| on[a-z]+=\"|https?://");
    }

    @Test
    void everythingThatThePageNamesIsThere() throws IOException {
        // Given
        Map<String, Path> sources = sources();

        // When
        Map<String, Integer> named = new TreeMap<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            Matcher reference = REFERENCE.matcher(Files.readString(source.getValue()));
            while (reference.find()) {
                String path = reference.group(1) != null
                        ? "/" + reference.group(1)
                        : Path.of(source.getKey())
                                .resolveSibling(reference.group(2))
                                .normalize()
                                .toString();
                named.put(path, visitor.get(path).statusCode());
            }
        }

        // Then
        assertThat(named).hasSizeGreaterThan(12);
        assertThat(Set.copyOf(named.values())).containsExactly(200);
    }

    @Test
    void nothingElseCanBeHadByAPath() {
        // When
        HttpResponse<String> outside = visitor.get("/playground/application.yaml");
        HttpResponse<String> across = visitor.get("/playground/client/index.html");

        // Then
        assertThat(outside.statusCode()).isEqualTo(404);
        assertThat(across.statusCode()).isEqualTo(404);
    }

    @Test
    void hubWithoutAPlaygroundHasNoSuchPage() {
        // Given
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(
                HubVariables.HEAD, new RequestHead("1", "GET", "/playground", Map.of(), Map.of(), Map.of()));

        // When
        ServePlaygroundStep step = new ServePlaygroundStep(false);

        // Then
        assertThatThrownBy(() -> step.process(exchange)).isInstanceOf(HubException.class);
    }
}
