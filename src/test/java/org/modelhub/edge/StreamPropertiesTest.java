package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.Streams;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an operator can set for streams, and what is refused. */
class StreamPropertiesTest {

    private static StreamProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("hub.stream", StreamProperties.class);
    }

    @Test
    void nothingNeedsToBeSet() {
        // When
        StreamProperties properties = bind(Map.of());

        // Then
        assertThat(properties.limits())
                .isEqualTo(new StreamLimits(
                        256 << 10, 64 << 20, 16 << 20, 16 << 10, Duration.ofMinutes(5), 32, Duration.ofSeconds(30)));
        assertThat(properties.detachPolicy()).isEqualTo(new DetachPolicy(Duration.ofMinutes(1), 8192));
    }

    @ParameterizedTest
    @CsvSource({"256MB, , 67108864", "512KB, , 262144", "256KB, , 262144", "64MB, 64MB, 67108864", "1MB, 300KB, 307200"
    })
    void keyMayHoldAQuarterUnlessItIsSaidOtherwise(String hub, String key, long bytes) {
        // Given
        Map<String, String> settings = new HashMap<>(Map.of("hub.stream.buffer.hub", hub));
        if (key != null) {
            settings.put("hub.stream.buffer.key", key);
        }

        // When
        StreamLimits limits = bind(settings).limits();

        // Then
        assertThat(limits.keyBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "buffer.stream, 1KB",
        "buffer.stream, 2GB",
        "buffer.hub, 100KB",
        "buffer.key, 100KB",
        "buffer.key, 65MB",
        "pending, 0B",
        "pending, 1MB",
        "retention, 0s",
        "slow.rate, -1",
        "slow.time, 0s",
        "detach.time, -1s",
        "detach.tokens, -1"
    })
    void valueOutsideItsBoundsIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of("hub.stream." + name, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageStartingWith("hub.stream." + name + " must ");
    }

    @Test
    void everyFigureOfTheStreamsIsMeasured() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Streams streams = new Streams(
                bind(Map.of()).limits(), null, new TokenCounter(), System::nanoTime, InstantSource.system());

        // When
        new StreamMeters(registry, streams);

        // Then
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactlyInAnyOrder(
                        "hub.stream.open",
                        "hub.stream.detached",
                        "hub.stream.buffer.bytes",
                        "hub.stream.resumed",
                        "hub.stream.expired",
                        "hub.stream.joined",
                        "hub.stream.paused",
                        "hub.stream.slow",
                        "hub.stream.store.lost");
    }
}
