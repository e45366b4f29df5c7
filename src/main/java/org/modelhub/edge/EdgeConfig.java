package org.modelhub.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.engine.Drain;
import org.modelhub.edge.engine.DrainBeforeClose;
import org.modelhub.edge.engine.HubHttp;
import org.modelhub.edge.engine.HubHttpEngine;
import org.modelhub.edge.engine.HubHttpServer;
import org.modelhub.edge.engine.LeftPolicy;
import org.modelhub.edge.socket.SocketProperties;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.Streams;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the data port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    DrainProperties.class,
    EdgeProperties.class,
    PublicUrlProperties.class,
    ShedProperties.class
})
class EdgeConfig {

    @Bean
    HubHttp hubHttp(
            EdgeProperties properties,
            Dialects dialects,
            LoopDeadlines deadlines,
            List<RequestListener> listeners,
            ObjectMapper json,
            ShedProperties shed,
            Drain drain,
            LeftPolicy left,
            Streams streams) {
        return new HubHttp(properties, dialects, deadlines, listeners, json, shed, drain, left, streams);
    }

    @Bean
    Drain drain(DrainProperties limits, Streams streams) {
        return new Drain(limits, streams);
    }

    @Bean
    DrainBeforeClose drainBeforeClose(ApplicationContext hub, Drain drain) {
        return new DrainBeforeClose(hub, drain);
    }

    @Bean
    LeftPolicy leftPolicy(
            TokenCounter counter, @Value("${hub.admission.currency:USD}") String currency, StreamProperties streams) {
        return new LeftPolicy(counter, currency, streams.detachPolicy());
    }

    @Bean
    HubHttpServer hubHttpServer(HubHttp http, SocketProperties sockets) {
        return new HubHttpServer(http, sockets::allow);
    }

    @Bean
    CamelContextConfiguration dataPort(HubHttp http, HubHttpServer server) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                bind(camel, http, server);
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {}
        };
    }

    private static void bind(CamelContext camel, HubHttp http, HubHttpServer server) {
        // Only what names a policy has an error handler. Camel's default one would log each refusal of a provider with
        // its
        // stack, and would keep a failover from seeing it.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        try {
            HubHttpEngine engine = new HubHttpEngine(http);
            engine.setCamelContext(camel);
            camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class, engine);
            camel.addService(server);
        } catch (Exception cause) {
            throw new IllegalStateException("the data port cannot be set up", cause);
        }
    }

    @Bean
    ReadRequestStep readRequest(Dialects dialects) {
        return new ReadRequestStep(dialects);
    }

    @Bean
    CheckSchemaStep checkSchema(RequestSchemas schemas) {
        return new CheckSchemaStep(schemas);
    }

    @Bean
    RequestSchemas requestSchemas() {
        return new RequestSchemas();
    }

    /** After the start, off the event loops: the first request would otherwise hold one until the library is loaded. */
    @Bean
    ApplicationRunner warmSchemas(RequestSchemas schemas, Vertx vertx) {
        return arguments -> vertx.executeBlocking(() -> schemas.find("openai", "chat"), false);
    }

    @Bean
    AnswerErrorStep answerError() {
        return new AnswerErrorStep();
    }

    @Bean
    ReportHealthStep reportHealth(ApplicationAvailability availability) {
        return new ReportHealthStep(availability);
    }

    @Bean
    DescribeApiStep describeApi(PublicUrlProperties url, EdgeProperties edge, ObjectMapper json) {
        return new DescribeApiStep(url.serverUrl(edge.port()), json);
    }

    @Bean
    DescribeApiStep describeSockets(PublicUrlProperties url, EdgeProperties edge, ObjectMapper json) {
        return DescribeApiStep.ofSockets(url.serverUrl(edge.port()), json);
    }
}
