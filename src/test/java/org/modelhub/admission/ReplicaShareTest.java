package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.KeyPolicy;

/** Replicas that nothing counts for together, each in its own memory. */
@Tag("S9")
class ReplicaShareTest {

    private static final Map<String, String> TWO = Map.of("key.requests", "10/1m", "replicas", "2");

    private static long granted(AdmissionBench replica, Asker asker) {
        return IntStream.range(0, 50)
                .filter(i -> replica.take(replica.ask(asker)).granted())
                .count();
    }

    @Test
    void twoReplicasWithoutRedisGrantTheLimitTogether() {
        // Given
        AdmissionBench one = new AdmissionBench(TWO);
        AdmissionBench other = new AdmissionBench(TWO);
        Asker asker = AdmissionBench.asker("key", AdmissionBench.chat("hello", ""));

        // When
        long together = granted(one, asker) + granted(other, asker);

        // Then
        assertThat(together).isEqualTo(10);
    }

    @Test
    void keysOwnLimitIsDividedToo() {
        // Given
        AdmissionBench one = new AdmissionBench(TWO);
        KeyPolicy.Limits own = new KeyPolicy.Limits(4, 0, 0, KeyPolicy.Limits.NONE.costPerDay());

        // When
        long granted = granted(one, AdmissionBench.asker("key", own, AdmissionBench.chat("hello", "")));

        // Then
        assertThat(granted).isEqualTo(2);
    }
}
