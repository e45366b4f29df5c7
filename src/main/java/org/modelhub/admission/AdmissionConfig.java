package org.modelhub.admission;

import io.vertx.core.Vertx;
import org.modelhub.stream.TokenCounter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the early refusals. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfig {

    @Bean
    CheckContextStep checkContext(TokenCounter counter, Vertx vertx) {
        return new CheckContextStep(new ContextLimit(counter), vertx);
    }
}
