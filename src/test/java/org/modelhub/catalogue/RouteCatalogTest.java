package org.modelhub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.NameReport;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.SwapProblem;
import org.modelhub.swap.Swapper;

class RouteCatalogTest {

    private static final int LONG_ROUTE = 80;
    private static final String GATEWAY = """
            - route:
                id: gateway.chat
                from:
                  uri: direct:gateway.chat
                  steps:
                    - to: kamelet:check-identity-action
                    - to: direct:gateway.chat.tail
                    - to: direct:model.x
            - route:
                id: gateway.chat.tail
                from:
                  uri: direct:gateway.chat.tail
                  steps:
                    - log: done
            """;
    private static final String MODEL = """
            - route:
                id: model.x
                from:
                  uri: direct:model.x
                  steps:
                    - to: kamelet:model-x-action
            """;
    private static final String POLICY = """
            - routeConfiguration:
                id: policy.errors
            """;

    @Test
    void allRoutesOfTheProjectKeepTheConventions() {
        // Given
        Map<String, String> routes = CatalogFiles.under("routes", ".camel.yaml");

        // When
        List<String> violations = RouteRules.violations(routes);

        // Then
        assertThat(violations).isEmpty();
        routes.forEach((path, text) -> text.lines()
                .skip(LONG_ROUTE)
                .findFirst()
                .ifPresent(any -> System.out.println(path + " has more than " + LONG_ROUTE + " lines")));
    }

    @Test
    void allPublicNamesOfTheProjectAreSound() {
        // Given
        boolean filled = Files.isDirectory(Path.of("routes")) && Files.isDirectory(Path.of("kamelets"));
        Path home = Path.of(filled ? "." : "src/test/resources/swap");
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 1, Duration.ofHours(1));

        // When
        try (Swapper swapper = new Swapper(
                new HubFolder(home), new NoEngine(), settings, name -> null, Clock.systemUTC(), List.of())) {
            swapper.start();

            // Then
            assertThat(swapper.live().report()).isNotEmpty();
            assertThat(swapper.live().report()).extracting(NameReport::problem).containsOnlyNulls();
            assertThat(swapper.live().strayProblems())
                    .extracting(SwapProblem::toString)
                    .isEmpty();
        }
    }

    @Test
    void soundRoutesHaveNoViolation() {
        // Given
        Map<String, String> routes = routes("", "");

        // When
        List<String> violations = RouteRules.violations(routes);

        // Then
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kamelet:model-x-action        | direct:gateway.chat          | direct:gateway.chat is a call to the left
                    to: direct:model.x            | to: direct:model.y           | direct:model.y has no consumer
                    uri: direct:gateway.chat.tail | uri: direct:gateway.chat     | direct:gateway.chat has 2 consumers
                    id: gateway.chat.tail         | description: none            | a route has no id
                    id: gateway.chat.tail         | id: gateway.tail             | is not gateway.chat or a helper
                    routeConfiguration:           | onException:                 | a policy holds route configurations
                    log: done                     | to: exec:rm                  | component is forbidden
                    log: done                     | to: https:x?trustAllCertificates=true | trustAllCertificates
                    log: done                     | to: https:x?transferException=true    | transferException
                    log: done                     | to: https:x?allowJavaSerializedObject=true | allowJavaSerializedObject
                    log: done                     | to: https:x?x509HostnameVerifier=#NoopHostnameVerifier | host-name
                    log: done                     | groovy: x                    | inline code
                    """)
    void plantedViolationIsCaught(String sound, String broken, String violation) {
        // Given
        Map<String, String> routes = routes(sound, broken);

        // When
        List<String> violations = RouteRules.violations(routes);

        // Then
        assertThat(violations).anySatisfy(each -> assertThat(each).contains(violation));
    }

    private static Map<String, String> routes(String sound, String broken) {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("routes/gateway/chat.camel.yaml", GATEWAY.replace(sound, broken));
        routes.put("routes/model/x.camel.yaml", MODEL.replace(sound, broken));
        routes.put("routes/policy/errors.camel.yaml", POLICY.replace(sound, broken));
        return routes;
    }

    /** Builds nothing: what is wrong with the files shows before anything is built. */
    private static final class NoEngine implements RouteEngine {

        @Override
        public void build(long generation, SourceFile route, List<SourceFile> kamelets) {}

        @Override
        public void remove(long generation) {}
    }
}
