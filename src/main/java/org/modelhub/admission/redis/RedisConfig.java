package org.modelhub.admission.redis;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Wires shared limits, where {@code hub.redis.url} names a Redis; without it each replica counts for itself. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfig.IsNamed.class)
@EnableConfigurationProperties(RedisProperties.class)
public class RedisConfig {

    /** @param replicas that share the limits, until Redis has said how many there are */
    @Bean(destroyMethod = "close")
    RedisBuckets redisBuckets(
            RedisProperties settings, @Value("${hub.admission.replicas:2}") int replicas, MeterRegistry registry) {
        if (replicas < 1 || replicas > 1000) {
            throw new IllegalArgumentException("hub.admission.replicas is " + replicas + " but must be 1 to 1000");
        }
        RedisBuckets buckets = RedisClients.open(settings, replicas);
        Gauge.builder("hub.redis.up", buckets, of -> of.up() ? 1 : 0)
                .description("1 while Redis keeps the limits, 0 while each replica goes by its own part")
                .register(registry);
        FunctionCounter.builder("hub.admission.local", buckets, RedisBuckets::decidedLocally)
                .description("Requests that this replica admitted or refused without Redis")
                .register(registry);
        return buckets;
    }

    /** An empty URL, as an unset environment variable leaves it, is none. */
    static final class IsNamed implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata annotated) {
            return StringUtils.hasText(context.getEnvironment().getProperty("hub.redis.url"));
        }
    }
}
