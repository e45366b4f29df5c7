package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PinningTest {

    private static final String ROUTE = """
            - route:
                id: "model.x"   # 的 own id
                from:
                  uri: direct:model.x
                  steps:
                    - to: direct:model.x.tail?block=false
                    - to: kamelet:model-x-action/one
                    - to: kamelet:model-x-action-2
            - route:
                id: model.x.tail
                from:
                  uri: direct:model.x.tail
                  steps:
                    - log: "{{env:WORD}} {{env:OTHER:word}}"
            """;
    private static final String KAMELET = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              annotations: {modelhub/kind: rerank, modelhub/provider: p, modelhub/upstream-model: u,
                modelhub/tier: small, modelhub/context: 512}
              name: 'NAME'
            spec:
              template:
                from: {uri: kamelet:source}
            """;

    @Test
    void everyNameGetsTheNumberAndNoLineMoves() throws SwapException {
        // Given
        Map<String, SourceFile> kamelets =
                Map.of("model-x-action", kamelet("model-x-action"), "model-x-action-2", kamelet("model-x-action-2"));
        SourceFile route = SourceFile.of("routes/model/x.camel.yaml", ROUTE);
        NamePlan plan = NamePlanner.plan(NameSource.of(route, kamelets), name -> "set");

        // When
        Pinning pinning = new Pinning(plan, 7);

        // Then
        assertThat(pinning.route().text()).isEqualTo("""
                        - route:
                            id: "model.x@7"   # 的 own id
                            from:
                              uri: direct:model.x@7
                              steps:
                                - to: direct:model.x.tail@7?block=false
                                - to: kamelet:model-x-action@7/one@7
                                - to: kamelet:model-x-action-2@7
                        - route:
                            id: model.x.tail@7
                            from:
                              uri: direct:model.x.tail@7
                              steps:
                                - log: "{{env:WORD:}} {{env:OTHER:word}}"
                        """);
        assertThat(pinning.kamelets())
                .extracting(SourceFile::text)
                .containsExactlyInAnyOrder(
                        KAMELET.replace("NAME", "model-x-action@7"), KAMELET.replace("NAME", "model-x-action-2@7"));
    }

    private static SourceFile kamelet(String name) {
        return SourceFile.of("kamelets/" + name + ".kamelet.yaml", KAMELET.replace("NAME", name));
    }
}
