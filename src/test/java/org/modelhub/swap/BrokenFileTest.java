package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenFileTest {

    private static final String ROUTE_A = "routes/model/chat-a.camel.yaml";
    private static final String ROUTE_B = "routes/model/chat-b.camel.yaml";
    private static final String MODEL = "kamelets/model-echo-action.kamelet.yaml";
    private static final String PROVIDER = "kamelets/provider-echo-action.kamelet.yaml";

    @TempDir
    Path home;

    private SwapBench bench;

    @BeforeEach
    void startBench() {
        bench = new SwapBench(home).started();
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }

    /** file, what to replace, by what, the file at fault, its line, a part of the reason. */
    static Stream<Arguments> breakages() {
        return Stream.of(
                Arguments.of(ROUTE_A, "steps:", "steps: [", ROUTE_A, 6, "not YAML"),
                Arguments.of(ROUTE_A, "- to: kamelet", "- tow: kamelet", ROUTE_A, 6, "Unknown node id: tow"),
                Arguments.of(
                        ROUTE_A, "model-echo-action", "model-nil-action", ROUTE_A, 6, "no Kamelet 'model-nil-action'"),
                Arguments.of(ROUTE_A, "model-echo", "provider-echo", ROUTE_A, 6, "needs the property 'model'"),
                Arguments.of(ROUTE_A, "echo-action", "echo-action?wrod=x", ROUTE_A, 6, "has no property 'wrod'"),
                Arguments.of(ROUTE_A, "id: model.chat-a", "id: model.chat-z", ROUTE_A, 2, "must be 'model.chat-a'"),
                Arguments.of(ROUTE_A, "uri: direct:model", "uri: direct:other", ROUTE_A, 4, "must start from"),
                Arguments.of(ROUTE_A, "- route:", "- beans:", ROUTE_A, 1, "only 'route'"),
                Arguments.of(ROUTE_A, "to: kamelet:model-echo", "toD: kamelet:${body}-echo", ROUTE_A, 6, "written out"),
                Arguments.of(ROUTE_A, "to: kamelet:model-echo-action", "to: exec:rm", ROUTE_A, 6, "forbidden"),
                Arguments.of(
                        ROUTE_A,
                        "kamelet:model-echo-action",
                        "direct:model.chat-b",
                        ROUTE_A,
                        6,
                        "no route of this file"),
                Arguments.of(ROUTE_A, "- to: kamelet:model-echo-action", "- log: x", ROUTE_A, 0, "no model Kamelet"),
                Arguments.of(ROUTE_A, "echo-action", "echo-action\n        - bean: {ref: \"#nil\"}", ROUTE_A, 7, "nil"),
                Arguments.of(ROUTE_B, "context: 4096", "context: 9000", ROUTE_B, 5, "which has 4096"),
                Arguments.of(ROUTE_B, "features: tools", "features: vision", ROUTE_B, 6, "not met by"),
                Arguments.of(ROUTE_B, "modelhub/features", "modelhub/feature", ROUTE_B, 6, "is none of"),
                Arguments.of(MODEL, "kind: chat", "kind: chatty", MODEL, 8, "kind 'chatty' is none of"),
                Arguments.of(MODEL, "context: \"8192\"", "context: \"8k\"", MODEL, 13, "not a positive whole number"),
                Arguments.of(MODEL, "tier: small", "teir: small", MODEL, 12, "modelhub/teir is none of"),
                Arguments.of(MODEL, "tools, json-schema", "tools, telepathy", MODEL, 15, "'telepathy' is none of"),
                Arguments.of(MODEL, "price-date: \"2026-01-01\"", "price-date: today", MODEL, 18, "is not a date"),
                Arguments.of(MODEL, "price-date", "price-currency", MODEL, 18, "not a currency of ISO 4217"),
                Arguments.of(MODEL, "modelhub/price-date: \"2026-01-01\"", "x: y", MODEL, 8, "price-date is missing"),
                Arguments.of(MODEL, "modelhub/provider: echo", "x: y", MODEL, 8, "modelhub/provider is missing"),
                Arguments.of(MODEL, "name: model-echo-action", "name: other", MODEL, 4, "must be the file's name"),
                Arguments.of(MODEL, "  template:", "  tmplate:", MODEL, 1, "no spec.template"),
                Arguments.of(
                        MODEL, "            parameters:", "            paramters:", MODEL, 29, "needs the property"),
                Arguments.of(PROVIDER, "- setBody:", "- setBdy:", PROVIDER, 35, "Unknown node id: setBdy"),
                Arguments.of(PROVIDER, "[model]", "[model, modell]", PROVIDER, 12, "'modell' is not declared"),
                Arguments.of(PROVIDER, "ref: \"#gate\"", "ref: \"#nil\"", PROVIDER, 34, "nil"),
                Arguments.of(
                        PROVIDER,
                        "- setBody",
                        "- to: kamelet:model-echo-action\n        - setBody",
                        PROVIDER,
                        35,
                        "in a circle"));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void brokenFileIsRefusedWithFileLineAndReasonWhileTheOldOneServes(
            String file, String from, String to, String faulty, int line, String reason) {
        // Given
        SwapBench.Footprint before = bench.footprint();

        // When
        bench.edit(file, from, to);

        // Then
        String name = file.equals(ROUTE_B) ? "chat-b" : "chat-a";
        SwapProblem problem = bench.report(name).problem();
        assertThat(problem.file()).isEqualTo(faulty);
        assertThat(problem.reason()).contains(reason).doesNotContain("@");
        assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.answer("chat-b", "hi")).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.footprint()).isEqualTo(before);
    }

    @Test
    void repairedFileIsTakenAndItsErrorIsForgotten() {
        // Given
        bench.edit(PROVIDER, "- setBody:", "- setBdy:");

        // When
        bench.edit(PROVIDER, "- setBdy:", "- setBody: # repaired");

        // Then
        assertThat(bench.live.report()).extracting(NameReport::problem).containsOnlyNulls();
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
    }

    @Test
    void fileThatIsPutBackAsItWasForgetsItsErrorAndBuildsNothing() {
        // Given
        long before = bench.report("chat-a").generation();
        bench.edit(ROUTE_A, "- to: kamelet", "- tow: kamelet");

        // When
        bench.edit(ROUTE_A, "- tow: kamelet", "- to: kamelet");

        // Then
        assertThat(bench.report("chat-a").problem()).isNull();
        assertThat(bench.report("chat-a").generation()).isEqualTo(before);
    }

    @Test
    void brokenFileIsReportedOnceAndNotAtEveryPoll() {
        // Given
        bench.edit(ROUTE_A, "- to: kamelet", "- tow: kamelet");

        // When
        bench.edit(ROUTE_B, "Falls back", "Falls");

        // Then
        assertThat(bench.recorder.heard).containsOnlyOnce("refused chat-a");
        assertThat(bench.recorder.heard).filteredOn("swapped chat-b"::equals).hasSize(1);
    }

    @Test
    void oneBadDependantHoldsBackAllThatShareTheChangedKameletButNobodyElse() {
        // Given
        bench.write(ROUTE_B, bench.read(ROUTE_B).replace("- to: direct", "- tow: direct"));
        String embed = "routes/model/embed-v1.camel.yaml";
        bench.write(embed, bench.read(embed).replace("kamelet:model-vector-action", "kamelet:model-vector-action # x"));
        long embedBefore = bench.report("embed-v1").generation();
        long chatBefore = bench.report("chat-a").generation();

        // When
        bench.edit(
                MODEL,
                "model: echo-1\n              apiKey",
                "word: third\n              model: echo-1\n              apiKey");

        // Then
        assertThat(bench.report("chat-a").generation()).isEqualTo(chatBefore);
        assertThat(bench.report("chat-a").problem().reason())
                .startsWith("held back")
                .contains("Unknown node id: tow");
        assertThat(bench.report("chat-b").problem().line()).isEqualTo(19);
        assertThat(bench.report("embed-v1").generation()).isGreaterThan(embedBefore);
        assertThat(bench.report("embed-v1").problem()).isNull();
    }

    @Test
    void heldBackNamesFollowWhenTheBadOneIsRepaired() {
        // Given
        bench.write(ROUTE_B, bench.read(ROUTE_B).replace("- to: direct", "- tow: direct"));
        bench.edit(PROVIDER, "default: first", "default: second");

        // When
        bench.edit(ROUTE_B, "- tow: direct", "- to: direct");

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 second <none>");
        assertThat(bench.answer("chat-b", "hi")).isEqualTo("hi echo-1 second <none>");
    }

    @Test
    void nameBrokenAtTheFirstStartIsListedAndStopsNobody() {
        // Given
        bench.close();
        bench = new SwapBench(home.resolve("fresh"));
        bench.write(ROUTE_B, bench.read(ROUTE_B).replace("- to: direct", "- tow: direct"));

        // When
        bench.swapper.start();

        // Then
        assertThat(bench.report("chat-b").state()).isEqualTo("refused");
        assertThat(bench.report("chat-b").problem().line()).isEqualTo(19);
        assertThat(bench.ask("chat-b", "hi").getException()).hasMessageContaining("could not be loaded");
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
    }

    @Test
    void newNameThatIsBrokenHoldsNobodyBack() {
        // Given
        bench.write(
                "routes/model/chat-c.camel.yaml",
                bench.read(ROUTE_A).replace("chat-a", "chat-c").replace("to:", "tow:"));

        // When
        bench.edit(PROVIDER, "default: first", "default: second");

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 second <none>");
        assertThat(bench.report("chat-c").state()).isEqualTo("refused");
    }

    @Test
    void unusedKameletThatIsBrokenIsReported() {
        // Given
        bench.write("kamelets/model-spare-action.kamelet.yaml", "kind: Kamelet\nmetadata:\n  name: other\n");

        // When
        bench.look();

        // Then
        assertThat(bench.live.strayProblems()).extracting(SwapProblem::line).containsExactly(3);
    }

    @Test
    void folderThatDisappearsRetiresNobody() throws Exception {
        // Given
        Files.move(home.resolve("kamelets"), home.resolve("gone"));

        // When
        bench.look();

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.report("chat-a").problem()).isNull();
    }
}
