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

    private static final String EJECTED = "hub.upstream.replica.ejected";

    @Bean
    Replicas upstreamReplicas(ReplicaProperties settings, MeterRegistry registry) {
        return new Replicas(settings, (provider, ejected) -> register(registry, provider, ejected));
    }

    /** The figure is the provider's, so that one of its lists of replicas is enough to ask. */
    private static void register(MeterRegistry registry, String provider, IntSupplier ejected) {
        if (registry.find(EJECTED).tag("provider", provider).gauge() != null) {
            return;
        }
        Gauge.builder(EJECTED, ejected, IntSupplier::getAsInt)
                .description("Replicas of a provider that are left out for a while")
                .tag("provider", provider)
                .strongReference(true)
                .register(registry);
    }
}
