package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** Files change under load, and nobody who calls can tell: one {@link SwapScenario}, judged promise by promise. */
class SwapUnderLoadTest {

    private static final Duration BUDGET = Duration.ofSeconds(1);

    private static ScriptedUpstream first;
    private static ScriptedUpstream second;
    private static HubFixture hub;
    private static SwapScenario scenario;

    @BeforeAll
    static void runScenario() throws InterruptedException {
        first = new ScriptedUpstream();
        second = new ScriptedUpstream();
        hub = new HubFixture("hub.swap.poll=500ms", "test.upstream.url=" + first.baseUrl());
        scenario = new SwapScenario(hub, first, second);
        scenario.prepare();
        scenario.run();
        System.out.println("swaps under load: " + scenario.swaps + ", requests: " + scenario.fast.size() + " short, "
                + scenario.slow.size() + " long");
    }

    @AfterAll
    static void close() {
        Stream.of(hub, first, second).filter(Objects::nonNull).forEach(SwapUnderLoadTest::close);
    }

    private static void close(AutoCloseable part) {
        assertThatNoException().isThrownBy(part::close);
    }

    @Test
    void noRequestIsLost() {
        // When
        List<OpenLoop.Sent> all = all();

        // Then
        assertThat(all).hasSizeGreaterThan(300);
        assertThat(all)
                .allSatisfy(sent -> assertThat(sent.answer())
                        .isCompletedWithValueMatching(answer -> answer.statusCode() == 200, "200 for " + sent.id()));
    }

    @Test
    void everyRequestIsServedOnceAndItsAnswerIsThatOfTheSupplierWhoServedIt() {
        // When
        Map<String, List<String>> servedBy = Stream.of(first, second)
                .flatMap(upstream -> upstream.seen().requests().stream())
                .map(seen -> seen.json())
                .collect(Collectors.groupingBy(
                        json -> json.getJsonArray("messages").getJsonObject(0).getString("content"),
                        Collectors.mapping(json -> json.getString("model"), Collectors.toList())));

        // Then
        assertThat(all()).allSatisfy(sent -> {
            assertThat(servedBy.get(sent.id())).as(sent.id()).hasSize(1);
            int tokens = Integer.parseInt(servedBy.get(sent.id()).get(0).replaceAll(".*tokens-(\\d+).*", "$1"));
            assertThat(content(sent.answer().join())).isEqualTo(String.join("", StreamTranscript.scripted(tokens)));
        });
    }

    @Test
    void everyVersionServedSomeone() {
        // When
        Stream<String> contents =
                scenario.fast.stream().map(sent -> content(sent.answer().join()));

        // Then
        assertThat(contents).contains("t0 t1 t2 ", "t0 t1 t2 t3 ", "t0 t1 t2 t3 t4 ");
    }

    @Test
    void streamIsWholeAcrossTheSwapsOfItsName() {
        // When
        StreamTranscript transcript = StreamTranscript.of(scenario.stream.body());

        // Then
        assertThat(scenario.streamGenerations.stream()
                        .map(route -> route.get("generation").asLong())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(scenario.stream.statusCode()).isEqualTo(200);
        assertThat(transcript.tokens()).isEqualTo(StreamTranscript.scripted(SwapScenario.STREAM_TOKENS));
        assertThat(transcript.finishes()).containsExactly("stop");
        assertThat(transcript.done()).isTrue();
    }

    @Test
    void generationOfTheRunningStreamIsKeptUntilItsLastByte() {
        // When
        long first = scenario.streamGenerations.get(0).get("generation").asLong();
        JsonNode last = scenario.streamGenerations.get(2);

        // Then
        assertThat(last.get("draining"))
                .filteredOn(old -> old.get("generation").asLong() == first)
                .singleElement()
                .satisfies(old -> assertThat(old.get("in_flight").asInt()).isEqualTo(1));
    }

    /** Half of it is the wait for the next look at the files; the median, since the machine has other work too. */
    @Test
    void savedFileServesWithinASecond() {
        List<Duration> took = scenario.swaps.values().stream().sorted().toList();
        assertThat(took).hasSize(5);
        assertThat(took.get(2)).as(scenario.swaps.toString()).isLessThan(BUDGET);
    }

    @ParameterizedTest
    @CsvSource({
        "YAML syntax,routes/model/fast.camel.yaml,not YAML",
        "unknown EIP key,routes/model/fast.camel.yaml,Unknown node id: tow",
        "unknown Kamelet,routes/model/fast.camel.yaml,no Kamelet 'model-nobody-action'",
        "missing Kamelet property,kamelets/model-fast-b-action.kamelet.yaml,needs the property 'baseUrl'"
    })
    void brokenFileIsShownWithFileLineAndReason(String kind, String file, String reason) {
        // When
        JsonNode error = scenario.errors.get(kind);

        // Then
        assertThat(error.path("file").asText()).isEqualTo(file);
        assertThat(error.path("line").asInt()).as(error.toString()).isPositive();
        assertThat(error.path("reason").asText()).contains(reason);
    }

    @Test
    void nameWhoseFileIsGoneAnswers410AndFinishesWhatItBegan() {
        assertThat(scenario.afterRemoval.statusCode()).isEqualTo(410);
        assertThat(scenario.afterRemoval.body()).contains("was retired");
        assertThat(scenario.acrossRemoval).hasSize(4).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(content(answer)).isEqualTo("t0 t1 t2 ");
        });
    }

    @Test
    void rollbackServesTheGenerationBeforeUntilTheFileChanges() {
        assertThat(scenario.rollback.statusCode()).as(scenario.rollback.body()).isEqualTo(200);
        assertThat(scenario.afterRollback.get("rolled_back").asBoolean()).isTrue();
        assertThat(scenario.afterRollbackText).contains("t0 t1 t2 t3 t4 ");
        assertThat(scenario.route("fast").get("rolled_back").asBoolean()).isFalse();
    }

    @Test
    void nothingIsLeftOfTheGenerationsBefore() {
        // Given
        List<JsonNode> live =
                scenario.routes(route -> "live".equals(route.get("state").asText()));
        List<String> own = live.stream()
                .map(route -> "@" + route.get("generation").asLong())
                .toList();

        // When
        await().until(() ->
                scenario.routes(route -> !route.get("draining").isEmpty()).isEmpty());

        // Then
        assertThat(generationsInCamel()).containsExactlyInAnyOrderElementsOf(own);
    }

    /** Every {@code @n} that stands in a route's id or an endpoint's address. */
    private static List<String> generationsInCamel() {
        CamelContext camel = hub.bean(CamelContext.class);
        List<String> texts = new ArrayList<>();
        camel.getRoutes().forEach(route -> texts.add(route.getRouteId()));
        camel.getEndpoints().forEach(endpoint -> texts.add(endpoint.getEndpointUri()));
        return texts.stream()
                .filter(text -> text.matches("(?s).*@\\d+.*"))
                .map(text -> text.replaceAll("(?s)^.*?(@\\d+).*$", "$1"))
                .distinct()
                .toList();
    }

    @Test
    void everySwapLeavesAnAuditLine() throws Exception {
        // When
        List<JsonNode> lines = Files.readAllLines(hub.home().resolveSibling("data/audit/audit.jsonl")).stream()
                .map(HubCalls::json)
                .toList();

        // Then: the first load, five edits of its own files, one of the shared provider
        assertThat(lines)
                .filteredOn(line -> isAbout(line, "name.swap", "fast", "done"))
                .hasSize(7);
        assertThat(lines)
                .filteredOn(line -> isAbout(line, "name.rollback", "fast", "done"))
                .singleElement()
                .satisfies(line -> assertThat(line.get("actor").asText())
                        .isNotEqualTo("files")
                        .isNotEmpty());
        assertThat(lines)
                .filteredOn(line -> isAbout(line, "name.swap", "fast", "refused"))
                .hasSize(4);
        assertThat(lines)
                .filteredOn(line -> isAbout(line, "name.retire", "leaving", "done"))
                .hasSize(1);
    }

    private static boolean isAbout(JsonNode line, String action, String name, String outcome) {
        return action.equals(line.path("action").asText())
                && name.equals(line.path("subject").asText())
                && outcome.equals(line.path("outcome").asText());
    }

    @Test
    void everySwapIsCounted() throws Exception {
        // Given
        URI uri = URI.create("http://127.0.0.1:" + hub.managementPort() + "/actuator/prometheus");

        // When
        String metrics = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();

        // Then
        assertThat(metrics.lines().filter(line -> line.startsWith("hub_swaps_total")))
                .contains(
                        "hub_swaps_total{model=\"fast\",outcome=\"refused\"} 4.0",
                        "hub_swaps_total{model=\"fast\",outcome=\"swapped\"} 7.0",
                        "hub_swaps_total{model=\"fast\",outcome=\"rolled-back\"} 1.0",
                        "hub_swaps_total{model=\"leaving\",outcome=\"retired\"} 1.0");
    }

    private static List<OpenLoop.Sent> all() {
        return Stream.concat(scenario.fast.stream(), scenario.slow.stream()).toList();
    }

    private static String content(HttpResponse<String> answer) {
        return HubCalls.json(answer).at("/choices/0/message/content").asText();
    }
}
