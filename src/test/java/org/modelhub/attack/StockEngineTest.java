package org.modelhub.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.bench.Ports;
import org.modelhub.edge.engine.RawHttp;

/**
 * The guard of {@link HeaderInjectionTest} taken out: the same attack on Camel's own engine. If this fails, that test
 * proves nothing any more.
 */
@Tag("W9")
class StockEngineTest {

    private final Map<String, Object> headers = new ConcurrentHashMap<>();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private int port;

    @BeforeEach
    void open() throws Exception {
        port = Ports.free();
        VertxPlatformHttpServerConfiguration settings = new VertxPlatformHttpServerConfiguration();
        settings.setBindHost("127.0.0.1");
        settings.setBindPort(port);
        camel.addService(new VertxPlatformHttpServer(settings));
        VertxPlatformHttpEngine stock = new VertxPlatformHttpEngine();
        camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class, stock);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/v1/models/{operationName}")
                        .process(
                                exchange -> headers.putAll(exchange.getMessage().getHeaders()));
            }
        });
        camel.start();
    }

    @AfterEach
    void close() {
        camel.stop();
    }

    @Test
    void withoutTheGuardNamesOfTheClientSteerTheMessage() throws IOException {
        // When
        try (RawHttp http = new RawHttp(port)) {
            http.send("GET /v1/models/drop?websocket.connectionKey=evil&mail.smtp.host=evil&caller=evil HTTP/1.1\r\n"
                            + "Host: hub\r\nConnection: close\r\nbreadcrumbId: evil\r\nmodelRoute: direct:evil\r\n\r\n")
                    .readAll();
        }

        // Then
        assertThat(headers)
                .containsEntry("operationName", "drop")
                .containsEntry("websocket.connectionKey", "evil")
                .containsEntry("mail.smtp.host", "evil")
                .containsEntry("caller", "evil")
                .containsEntry("breadcrumbId", "evil")
                .containsEntry("modelRoute", "direct:evil")
                .containsKey("CamelHttpUri");
    }
}
