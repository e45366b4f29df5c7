package org.modelhub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what all features share: the one Vert.x, the dialects, the token counter. */
@Configuration(proxyBeanMethods = false)
class HubConfig {

    /** Both the data port and every upstream call run on this one, so that a stream stays on its client's event loop. */
    @Bean(destroyMethod = "close")
    Vertx vertx(EdgeProperties edge) {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(edge.loops()));
    }

    @Bean
    LoopDeadlines loopDeadlines(Vertx vertx) {
        return new LoopDeadlines(vertx);
    }

    @Bean
    Dialects dialects() {
        return HubDialects.all();
    }

    @Bean
    TokenCounter tokenCounter() {
        return new TokenCounter();
    }

    /** After the start, off the event loops: the first count would otherwise hold one for as long as the file takes. */
    @Bean
    ApplicationRunner warmTokenCounter(TokenCounter counter, Vertx vertx) {
        return arguments -> vertx.executeBlocking(() -> counter.count("warm"), false);
    }
}
