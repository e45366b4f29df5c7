package org.modelhub.upstream;

import io.vertx.core.Vertx;
import org.apache.camel.CamelContext;
import org.modelhub.dialect.Dialects;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the calls to providers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfig {

    @Bean
    UpstreamLoops upstreamLoops(Vertx vertx, UpstreamProperties properties, LoopDeadlines deadlines) {
        return new UpstreamLoops(vertx, properties, deadlines);
    }

    /** Camel finds a component under the name of its scheme. */
    @Bean("upstream-component")
    UpstreamComponent upstreamComponent(
            CamelContext context,
            Dialects dialects,
            UpstreamLoops loops,
            UpstreamProperties properties,
            TokenCounter counter) {
        return new UpstreamComponent(context, dialects, loops, properties, counter);
    }
}
