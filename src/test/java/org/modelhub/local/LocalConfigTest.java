package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LocalConfigTest {

    private final ApplicationContextRunner hub =
            new ApplicationContextRunner().withUserConfiguration(LocalConfig.class);

    @Test
    void everyModelHasAStepUnderTheNameThatItsKameletUses() {
        // Given / When
        hub.run(context -> {
            // Then
            assertThat(context)
                    .hasBean("localModel.hub-extract")
                    .hasBean("localModel.bge-small-rerank")
                    .hasBean("localModel.bge-small-zh-v1.5")
                    .hasBean("localModel.bge-small-en-v1.5");
            assertThat(context.getBean(LocalProperties.class).preload()).containsExactly(Weights.ZH);
        });
    }

    @Test
    void valueOutOfBoundsStopsTheStartWithThePropertysName() {
        // Given
        ApplicationContextRunner small = hub.withPropertyValues("hub.local.queue=100");

        // When
        small.run(context ->
                // Then
                assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("hub.local.queue is 100, must be 2049 to 1000000"));
    }
}
