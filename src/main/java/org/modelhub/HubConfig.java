package org.modelhub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
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

    /**
     * The first count is made at once and off the event loops, one of which would otherwise be held for as long as the file
     * takes; beside the rest of the start, for there may be requests as soon as the routes are there.
     */
    @Bean
    TokenCounter tokenCounter(Vertx vertx) {
        TokenCounter counter = new TokenCounter();
        vertx.executeBlocking(() -> counter.count("warm"), false);
        return counter;
    }
}
