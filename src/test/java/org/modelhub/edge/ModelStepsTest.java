package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.Swapper;

class ModelStepsTest {

    private Swapper swapper;

    @BeforeEach
    void loadNames() {
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 1, Duration.ofHours(1));
        RouteEngine nothing = new RouteEngine() {
            @Override
            public void build(long generation, SourceFile route, List<SourceFile> kamelets) {}

            @Override
            public void remove(long generation) {}
        };
        HubFolder folder = new HubFolder(Path.of("src/test/resources/swap"));
        swapper = new Swapper(folder, nothing, settings, name -> null, Clock.systemUTC(), List.of());
        swapper.start();
    }

    @AfterEach
    void closeSwapper() {
        swapper.close();
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() throws Exception {
        // Given
        Map<String, Object> first = list(Map.of("limit", "2"));

        // When
        Map<String, Object> second =
                list(Map.of("limit", "2", "after", first.get("last_id").toString()));

        // Then
        assertThat(ids(first)).containsExactly("chat-a", "chat-b");
        assertThat(first).containsEntry("first_id", "chat-a").containsEntry("has_more", true);
        assertThat(ids(second)).containsExactly("embed-v1");
        assertThat(second).containsEntry("has_more", false).containsEntry("object", "list");
    }

    @Test
    void pageBehindTheLastNameIsEmpty() throws Exception {
        // Given

        // When
        Map<String, Object> page = list(Map.of("after", "zzz"));

        // Then
        assertThat(ids(page)).isEmpty();
        assertThat(page).containsEntry("first_id", null).containsEntry("has_more", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "x", "", "99999999999"})
    void limitOutOfBoundsIsRefused(String limit) {
        // Given

        // When

        // Then
        assertThatThrownBy(() -> list(Map.of("limit", limit)))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.error().param()).isEqualTo("limit"));
    }

    @Test
    void descriptionBeginsWithOpenAisFieldsAndStatesTheContract() throws Exception {
        // Given

        // When
        Map<String, Object> model = describe("chat-b");

        // Then
        assertThat(model.keySet()).startsWith("id", "object", "created", "owned_by");
        assertThat(model)
                .containsEntry("object", "model")
                .containsEntry("owned_by", "model-hub")
                .containsEntry("kind", "chat");
        assertThat(model).containsEntry("context_window", 4096).containsEntry("max_output_tokens", 1024);
        assertThat(model).containsEntry("features", List.of("tools")).containsEntry("available", true);
        assertThat(model).containsEntry("generative", true).doesNotContainKey("embedding_dimension");
        assertThat(model.get("price"))
                .isEqualTo(Map.of(
                        "currency",
                        "USD",
                        "per_tokens",
                        1_000_000,
                        "input",
                        Map.of("min", new BigDecimal("0.10"), "max", new BigDecimal("0.10")),
                        "output",
                        Map.of("min", new BigDecimal("0.20"), "max", new BigDecimal("0.20")),
                        "as_of",
                        "2026-01-01"));
    }

    @Test
    void embeddingNameStatesItsDimension() throws Exception {
        // Given

        // When
        Map<String, Object> model = describe("embed-v1");

        // Then
        assertThat(model).containsEntry("embedding_dimension", 512).doesNotContainKey("max_output_tokens");
    }

    @Test
    void unknownNameIsNotFound() {
        // Given

        // When

        // Then
        assertThatThrownBy(() -> describe("nope"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.error().status()).isEqualTo(404));
    }

    private Map<String, Object> list(Map<String, String> query) throws Exception {
        return run(new ListModelsStep(swapper.live()), Map.of(), query);
    }

    private Map<String, Object> describe(String id) throws Exception {
        return run(new DescribeModelStep(swapper.live()), Map.of("id", id), Map.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> run(Processor step, Map<String, String> path, Map<String, String> query)
            throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(HubVariables.HEAD, new RequestHead("r", "GET", "/v1/models", path, query, Map.of()));
        step.process(exchange);
        return exchange.getMessage().getBody(Map.class);
    }

    private static List<Object> ids(Map<String, Object> page) {
        return ((List<?>) page.get("data"))
                .stream().<Object>map(item -> ((Map<?, ?>) item).get("id")).toList();
    }
}
