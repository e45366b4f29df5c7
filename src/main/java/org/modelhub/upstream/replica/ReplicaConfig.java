package org.modelhub.upstream.replica;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the replicas of providers, and shows how many of each are left out. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplicaProperties.class)
class ReplicaConfig {

    @Bean
    Replicas upstreamReplicas(ReplicaProperties settings, MeterRegistry registry) {
        return new Replicas(settings, (provider, ejected) -> register(registry, provider, ejected));
    }

    /** A second one of the same name and tags is the first one again. */
    private static void register(MeterRegistry registry, String provider, IntSupplier ejected) {
        Gauge.builder("hub.upstream.replica.ejected", ejected, IntSupplier::getAsInt)
                .description("Replicas of a provider that are left out for a while")
                .tag("provider", provider)
                .strongReference(true)
                .register(registry);
    }
}
