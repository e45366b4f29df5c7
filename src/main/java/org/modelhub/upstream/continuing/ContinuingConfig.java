package org.modelhub.upstream.continuing;

import org.apache.camel.CamelContext;
import org.modelhub.stream.TokenCounter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what a public name expects of its models, and how they go on with one another's answers. */
@Configuration(proxyBeanMethods = false)
class ContinuingConfig {

    /** Camel finds a component under the name of its scheme. */
    @Bean("continue-component")
    ContinueComponent continueComponent(CamelContext context, TokenCounter counter) {
        return new ContinueComponent(context, counter);
    }

    @Bean("expect-component")
    ExpectComponent expectComponent(CamelContext context) {
        return new ExpectComponent(context);
    }
}
