package org.modelhub.upstream.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.util.function.ToDoubleFunction;
import org.modelhub.exchange.EventLoop;
import org.modelhub.upstream.guard.VertxTimer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the limits of upstream models, and shows where each is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfig {

    @Bean
    UpstreamLimits upstreamLimits(Vertx vertx, LimitProperties settings, MeterRegistry registry) {
        return new UpstreamLimits(
                settings, System::nanoTime, new VertxTimer(vertx), EventLoop::current, new Gauges(registry));
    }

    /** Three gauges for each model. */
    private record Gauges(MeterRegistry registry) implements UpstreamLimits.Listener {

        private static final String LIMIT = "hub.upstream.limit";
        private static final String IN_FLIGHT = "hub.upstream.inflight";
        private static final String QUEUED = "hub.upstream.queued";

        @Override
        public void entered(String provider, String model, UpstreamLimits.Figures figures) {
            Tags tags = tags(provider, model);
            gauge(LIMIT, "Calls it may carry at once", tags, figures, UpstreamLimits.Figures::limit);
            gauge(IN_FLIGHT, "Calls it carries", tags, figures, UpstreamLimits.Figures::inFlight);
            gauge(QUEUED, "Requests that wait for a call", tags, figures, UpstreamLimits.Figures::queued);
        }

        private void gauge(
                String name,
                String description,
                Tags tags,
                UpstreamLimits.Figures figures,
                ToDoubleFunction<UpstreamLimits.Figures> value) {
            Gauge.builder(name, figures, value)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        @Override
        public void left(String provider, String model) {
            for (String name : new String[] {LIMIT, IN_FLIGHT, QUEUED}) {
                Meter gauge = registry.find(name).tags(tags(provider, model)).gauge();
                if (gauge != null) {
                    registry.remove(gauge);
                }
            }
        }

        private static Tags tags(String provider, String model) {
            return Tags.of("provider", provider, "model", model);
        }
    }
}
