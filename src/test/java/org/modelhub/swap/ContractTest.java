package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

class ContractTest {

    private static final String ROUTE_EMBED = "routes/model/embed-v1.camel.yaml";
    private static final String VECTOR = "kamelets/model-vector-action.kamelet.yaml";

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

    @Test
    void nameThatDeclaresNothingPromisesTheWeakestOfItsModels() {
        // Given
        String route = bench.read("routes/model/chat-b.camel.yaml");
        bench.write(
                "routes/model/chat-c.camel.yaml",
                route.replace("chat-b", "chat-c").replaceAll("(?m)^ +(note: \\||modelhub/.*|Falls.*)\n", ""));

        // When
        bench.look();

        // Then
        assertThat(bench.report("chat-c").problem()).isNull();
        assertThat(bench.report("chat-c").contract())
                .isEqualTo(new Contract(Kind.CHAT, 4096, 1024, 0, Set.of("tools")));
    }

    @Test
    void declaredContractThatAReachableModelCannotKeepRefusesTheSwap() {
        // Given
        long before = bench.report("chat-b").generation();

        // When
        bench.edit("kamelets/model-keyed-action.kamelet.yaml", "context: \"4096\"", "context: \"2048\"");

        // Then
        assertThat(bench.report("chat-b").generation()).isEqualTo(before);
        assertThat(bench.report("chat-b").problem().reason())
                .isEqualTo("declared modelhub/context (4096) is not met by model-keyed-action, which has 2048");
    }

    @Test
    void embeddingNameIsNeverPointedToAnotherDimension() {
        // Given

        // When
        bench.edit(VECTOR, "dimension: \"512\"", "dimension: \"768\"");

        // Then
        assertThat(bench.report("embed-v1").problem().reason()).contains("512 cannot become 768");
        assertThat(bench.report("embed-v1").contract().dimension()).isEqualTo(512);
    }

    @Test
    void embeddingNameIsNeverPointedToAnotherModelEvenOfTheSameDimension() {
        // Given

        // When
        bench.edit(VECTOR, "upstream-model: vector-1", "upstream-model: vector-2");

        // Then
        assertThat(bench.report("embed-v1").problem().reason()).contains("[vector-1] cannot become [vector-2]");
    }

    @Test
    void embeddingNameThatWasRetiredMayComeBackDifferent() {
        // Given
        String route = bench.read(ROUTE_EMBED);
        bench.delete(ROUTE_EMBED);
        bench.write(ROUTE_EMBED, route);

        // When
        bench.edit(VECTOR, "dimension: \"512\"", "dimension: \"768\"");

        // Then
        assertThat(bench.report("embed-v1").contract().dimension()).isEqualTo(768);
    }

    @Test
    void nameKeepsItsKind() {
        // Given

        // When
        bench.edit("routes/model/chat-a.camel.yaml", "model-echo-action", "model-vector-action");

        // Then
        assertThat(bench.report("chat-a").problem().reason()).contains("chat name cannot become a embedding name");
    }

    @Test
    void nameIsUnavailableWhenNoneOfItsModelsCanWork() {
        // Given

        // When
        bench.edit("routes/model/chat-a.camel.yaml", "model-echo-action", "model-keyed-action");

        // Then
        assertThat(bench.report("chat-a").available()).isFalse();
        assertThat(bench.report("chat-a").unavailable())
                .containsExactly("model-keyed-action: SWAP_TEST_UNSET_KEY is not set");
    }

    @Test
    void defaultOfAProviderCountsOnlyWhereTheModelGivesNothing() {
        // Given

        // When
        bench.edit("kamelets/model-echo-action.kamelet.yaml", "              apiKey: none\n", "");

        // Then
        assertThat(bench.report("chat-a").unavailable())
                .containsExactly("model-echo-action: SWAP_TEST_PROVIDER_KEY is not set");
    }
}
