package org.modelhub.swap.engine;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps the EIPs of routes from holding an event loop: a Circuit Breaker goes on without a wait, and a Throttle that would
 * wait is refused as its route is loaded. Camel finds the strategy by its type.
 */
@Configuration(proxyBeanMethods = false)
class WaitlessConfig {

    @Bean
    InterceptStrategy waitlessSteps() {
        return new Waitless();
    }

    private static final class Waitless implements InterceptStrategy {

        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
            if (definition instanceof ThrottleDefinition throttle) {
                check(throttle);
            }
            return target instanceof ResilienceProcessor declared ? new AsyncBreaker(declared) : target;
        }

        private static void check(ThrottleDefinition throttle) {
            boolean rejects = Boolean.parseBoolean(throttle.getRejectExecution());
            if (!rejects && !Boolean.parseBoolean(throttle.getAsyncDelayed())) {
                throw new IllegalArgumentException("a throttle without rejectExecution or asyncDelayed holds a thread"
                        + " that serves other requests: set one of them to true");
            }
        }
    }
}
