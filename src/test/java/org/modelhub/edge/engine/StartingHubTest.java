package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.modelhub.HubDialects;

/** The data port is open before all routes are there. */
class StartingHubTest {

    private final List<String> early = new ArrayList<>();

    /** Asks while the context is being started, behind the routes' consumers. */
    private final class Impatient extends RouteBuilder implements StartupListener {

        @Override
        public void configure() throws Exception {
            from("platform-http:/health?httpMethodRestrict=GET")
                    .process(exchange -> exchange.getMessage().setBody(Map.of("ok", true)));
            getContext().addStartupListener(this);
        }

        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) throws IOException {
            int port = context.hasService(HubHttpServer.class).getPort();
            early.add(get(port, "/health"));
            early.add(get(port, "/v1/streams/some"));
        }
    }

    private static String get(int port, String path) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            return http.send("GET " + path + " HTTP/1.1\r\nHost: hub\r\n\r\n").readOne();
        }
    }

    @Test
    void requestThatComesBeforeAllRoutesAreThereIsToldToComeAgain() throws IOException {
        // When
        try (EdgeFixture edge = new EdgeFixture(EdgeFixture.DEFAULTS, HubDialects.all(), new Impatient())) {

            // Then
            assertThat(early)
                    .hasSize(2)
                    .allSatisfy(answer -> assertThat(answer)
                            .startsWith("HTTP/1.1 503 ")
                            .containsIgnoringCase("retry-after: 1")
                            .contains("\"code\":\"starting\""));
            assertThat(get(edge.port(), "/health")).startsWith("HTTP/1.1 200 ");
            assertThat(get(edge.port(), "/v1/streams/some")).startsWith("HTTP/1.1 404 ");
        }
    }
}
