package org.modelhub.meter;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the hub's own meters to the registry that Prometheus reads. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MeterConfig.Buckets.class)
class MeterConfig {

    /** The settings {@code hub.meter.*}; see {@link MeterSettings}. */
    @ConfigurationProperties("hub.meter")
    record Buckets(List<Duration> latency, List<Duration> firstToken) {}

    @Bean
    RequestMeters requestMeters(MeterRegistry registry, Buckets buckets) {
        return new RequestMeters(registry, new MeterSettings(buckets.latency(), buckets.firstToken()));
    }

    @Bean
    AttemptMeters attemptMeters(MeterRegistry registry) {
        return new AttemptMeters(registry);
    }

    @Bean
    FailoverLog failoverLog() {
        return new FailoverLog(System::nanoTime);
    }

    @Bean
    KeyUsage keyUsage() {
        return new KeyUsage(Clock.systemUTC());
    }

    @Bean
    ReportUsageStep reportUsage(KeyUsage usage) {
        return new ReportUsageStep(usage);
    }

    @Bean
    SwapMeters swapMeters(MeterRegistry registry) {
        return new SwapMeters(registry);
    }
}
