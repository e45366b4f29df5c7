package org.modelhub.replay;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.modelhub.exchange.UsedTickets;
import org.modelhub.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Wires streams that outlive their process, where {@code hub.redis.url} names a Redis. */
@Configuration(proxyBeanMethods = false)
@Conditional(ReplayConfig.IsWanted.class)
@EnableConfigurationProperties(ReplayProperties.class)
public class ReplayConfig {

    @Bean(destroyMethod = "close")
    RedisFrameStore frameStore(
            ReplayProperties settings,
            Seal seal,
            MeterRegistry registry,
            @Value("${hub.redis.url}") String url,
            @Value("${hub.redis.prefix:hub}") String prefix,
            @Value("${hub.redis.connect-timeout:1s}") Duration connectTimeout) {
        RedisFrameStore store = StoreOpening.open(url, prefix, connectTimeout, settings, seal, System::nanoTime);
        Gauge.builder("hub.replay.up", store, of -> of.up() ? 1 : 0)
                .description("1 while Redis keeps streams, 0 while they are in memory only")
                .register(registry);
        FunctionCounter.builder("hub.replay.lost", store, RedisFrameStore::losses)
                .description("Streams that went on in memory only, because Redis failed them")
                .register(registry);
        return store;
    }

    /** A ticket that one replica has taken, no other one takes. */
    @Bean
    UsedTickets sharedTickets(RedisFrameStore store) {
        return store.tickets();
    }

    /** An empty URL, as an unset environment variable leaves it, is none. */
    static final class IsWanted implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata annotated) {
            Environment environment = context.getEnvironment();
            return StringUtils.hasText(environment.getProperty("hub.redis.url"))
                    && environment.getProperty("hub.replay.enabled", Boolean.class, true);
        }
    }
}
