package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.admission.Buckets;
import org.modelhub.fault.RedisProcess;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When a hub shares its limits, and that nobody sees with which password. */
class RedisConfigTest {

    private static final String SECRET = "red1s-s3cret";

    private final ApplicationContextRunner hub = new ApplicationContextRunner()
            .withUserConfiguration(RedisConfig.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    @ParameterizedTest
    @ValueSource(strings = {"hub.name=x", "hub.redis.url="})
    void withoutAUrlThereAreNoSharedBuckets(String property) {
        hub.withPropertyValues(property).run(context -> assertThat(context).doesNotHaveBean(Buckets.class));
    }

    @Test
    void passwordIsUsedAndNeverShown() throws IOException {
        // Given
        Listener log = listen();
        try (RedisProcess redis = RedisProcess.start("--requirepass", SECRET)) {
            String url = "redis://:" + SECRET + "@127.0.0.1:" + redis.port();

            // When
            hub.withPropertyValues("hub.redis.url=" + url).run(context -> {
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                Awaitility.await()
                        .until(() -> meters.get("hub.redis.up").gauge().value() == 1);
                redis.kill();
                Awaitility.await()
                        .until(() -> meters.get("hub.redis.up").gauge().value() == 0);

                // Then
                assertThat(context.getBean(RedisProperties.class).toString()).doesNotContain(SECRET);
            });
        }
        assertThat(log.said()).isNotEmpty();
        assertThat(log.said()).allSatisfy(event -> assertThat(text(event)).doesNotContain(SECRET));
    }

    @Test
    void wrongPasswordIsSaidWithoutIt() throws IOException {
        // Given
        Listener log = listen();
        try (RedisProcess redis = RedisProcess.start("--requirepass", "another");
                Replica replica = new Replica("redis://:" + SECRET + "@127.0.0.1:" + redis.port())) {
            // When
            Awaitility.await()
                    .until(() -> log.said().stream()
                            .anyMatch(event -> event.getFormattedMessage().startsWith("Redis is away")));

            // Then
            assertThat(replica.buckets.up()).isFalse();
            assertThat(log.said()).allSatisfy(event -> assertThat(text(event)).doesNotContain(SECRET));
            assertThat(log.said()).anySatisfy(event -> assertThat(text(event)).contains("WRONGPASS"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://:" + SECRET + "@host:1",
                "redis://:" + SECRET + "@host:notaport",
                "rediss://:" + SECRET + "@host:1?verifyPeer=NONE"
            })
    void badUrlStopsTheStartAndStaysHidden(String url) {
        hub.withPropertyValues("hub.redis.url=" + url).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull().rootCause().hasMessageContaining("hub.redis.url is hidden");
            for (Throwable at = failure; at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(SECRET);
            }
        });
    }

    @Test
    void badBoundsNameTheProperty() {
        assertThatThrownBy(() ->
                        new RedisProperties("redis://a", "hub", Duration.ofSeconds(1), Duration.ofSeconds(1), 1000))
                .hasMessage("hub.redis.timeout is PT1S but must be 1 ms to 50 ms");
    }

    /** Keeps what is logged; the client's threads go on logging while a test reads it. */
    private static final class Listener extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }

        List<ILoggingEvent> said() {
            return List.copyOf(events);
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy();
    }

    /** Everything that the client library and the hub have to say, as an operator who looks for a fault sees it. */
    private static Listener listen() {
        Listener appender = new Listener();
        appender.start();
        for (String name : new String[] {"io.lettuce", "org.modelhub.admission.redis"}) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(appender);
        }
        return appender;
    }
}
