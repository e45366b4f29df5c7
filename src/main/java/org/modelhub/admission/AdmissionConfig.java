package org.modelhub.admission;

import io.vertx.core.Vertx;
import org.apache.camel.CamelContext;
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

    /** Camel finds a component under the name of its scheme. */
    @Bean("parameters-component")
    ParametersComponent parametersComponent(CamelContext context) {
        return new ParametersComponent(context);
    }
}
