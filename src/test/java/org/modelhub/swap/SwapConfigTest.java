package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SwapConfigTest {

    private final ApplicationContextRunner hub = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
            .withUserConfiguration(SwapConfig.class)
            .withBean("gate", Gate.class)
            .withPropertyValues("hub.home=src/test/resources/swap");

    @Test
    void namesAreLoadedOnceTheApplicationRuns() {
        hub.run(context -> {
            // Given
            LiveRoutes live = context.getBean(LiveRoutes.class);

            // When
            boolean loaded = live.loaded();

            // Then
            assertThat(loaded).isTrue();
            assertThat(live.report()).extracting(NameReport::state).hasSize(3).containsOnly("live");
            assertThat(context.getBean("chooseModel")).isInstanceOf(ChooseModelStep.class);
        });
    }

    @Test
    void valueOutOfBoundsStopsTheStartAndNamesTheProperty() {
        // Given
        ApplicationContextRunner wrong = hub.withPropertyValues("hub.swap.keep=0");

        // When
        wrong.run(context ->

                // Then
                assertThat(context).getFailure().rootCause().hasMessageContaining("hub.swap.keep is 0"));
    }
}
