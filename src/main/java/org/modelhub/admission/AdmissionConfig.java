package org.modelhub.admission;

import io.vertx.core.Vertx;
import org.modelhub.stream.TokenCounter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the early refusals, and the count that they go by. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfig {

    @Bean
    CheckContextStep checkContext(TokenCounter counter, Vertx vertx) {
        return new CheckContextStep(new ContextLimit(counter), vertx);
    }

    @Bean
    CountTokensStep countTokens(TokenCounter counter, Vertx vertx) {
        return new CountTokensStep(new PromptSize(counter), vertx);
    }
}
