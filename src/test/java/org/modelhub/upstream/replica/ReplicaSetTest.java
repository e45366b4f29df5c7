package org.modelhub.upstream.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which replica a call goes to, and which is left out. */
class ReplicaSetTest {

    private static final Duration REST = Duration.ofSeconds(30);

    private final Map<String, IntSupplier> gauges = new HashMap<>();
    private final Random random = new Random(7);
    private final Replicas replicas =
            new Replicas(ReplicaProperties.DEFAULT, () -> this.now, random::nextInt, gauges::put);
    private long now = -3_000_000_000L;

    private static List<URI> urls(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> URI.create("http://replica-" + i + ":8000/v1"))
                .toList();
    }

    private ReplicaSet set(int count) {
        return replicas.of("vllm", urls(count));
    }

    /** Fails all calls to one replica and serves the others, until so many have failed. */
    private void failAt(ReplicaSet set, String host, int failures) {
        int failed = 0;
        for (int i = 0; i < 1000 && failed < failures; i++) {
            Visit visit = set.visit();
            boolean there = visit.replica().host().equals(host);
            failed += there ? 1 : 0;
            visit.end(there ? Verdict.FAILED : Verdict.WELL);
        }
    }

    private Map<String, Integer> visits(ReplicaSet set, int count) {
        Map<String, Integer> visits = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Visit visit = set.visit();
            visits.merge(visit.replica().host(), 1, Integer::sum);
            visit.end(Verdict.WELL);
        }
        return visits;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void singleReplicaIsNeverEjectedAndOneVisitServesAllCalls() {
        // Given
        ReplicaSet one = set(1);

        // When
        for (int i = 0; i < 100; i++) {
            one.visit().end(Verdict.FAILED);
        }

        // Then
        assertThat(one.visit()).isSameAs(one.visit());
        assertThat(one.visit().elsewhere()).isNull();
        assertThat(gauges).isEmpty();
    }

    @Test
    void callsGoToTheLessBusyOfTwo() {
        // Given
        ReplicaSet two = set(2);
        List<Visit> open = new ArrayList<>();

        // When
        for (int i = 0; i < 100; i++) {
            open.add(two.visit());
        }

        // Then
        long first = open.stream()
                .filter(one -> one.replica().host().equals("replica-0"))
                .count();
        assertThat(first).isEqualTo(50);
    }

    @Test
    void slowReplicaIsSpared() {
        // Given
        ReplicaSet three = set(3);
        List<Visit> stuck = new ArrayList<>();

        // When
        int slow = 0;
        for (int i = 0; i < 300; i++) {
            Visit visit = three.visit();
            if (visit.replica().host().equals("replica-1")) {
                stuck.add(visit);
                slow++;
            } else {
                visit.end(Verdict.WELL);
            }
        }

        // Then
        assertThat(slow).isLessThan(10);
    }

    @Test
    void fiveFailuresInARowTakeAReplicaOutAndASuccessBetweenDoesNot() {
        // Given
        ReplicaSet three = set(3);
        failAt(three, "replica-0", 4);
        visits(three, 50);
        failAt(three, "replica-0", 4);
        assertThat(gauges.get("vllm").getAsInt()).isZero();

        // When
        failAt(three, "replica-0", 1);

        // Then
        assertThat(gauges.get("vllm").getAsInt()).isEqualTo(1);
        assertThat(visits(three, 100)).containsOnlyKeys("replica-1", "replica-2");
        assertThat(three.url()).hasHost("replica-1");
        assertThat(three.firstUrl()).hasHost("replica-0");
    }

    @Test
    void oneCallProbesBeforeAllReturn() {
        // Given
        ReplicaSet two = set(2);
        failAt(two, "replica-0", 5);
        pass(REST);

        // When
        Visit probe = two.visit();

        // Then
        assertThat(probe.replica().host()).isEqualTo("replica-0");
        assertThat(visits(two, 20)).containsOnlyKeys("replica-1");
        probe.end(Verdict.WELL);
        assertThat(visits(two, 100)).hasSize(2);
    }

    @Test
    void failedProbeRestsLongerEachTimeUpToTheCeiling() {
        // Given
        ReplicaSet two = set(2);
        failAt(two, "replica-0", 5);
        List<Long> rests = new ArrayList<>();

        // When
        for (int i = 0; i < 12; i++) {
            long seconds = 0;
            Visit visit = two.visit();
            while (!visit.replica().host().equals("replica-0")) {
                visit.end(Verdict.WELL);
                pass(Duration.ofSeconds(1));
                seconds++;
                visit = two.visit();
            }
            visit.end(Verdict.FAILED);
            rests.add(seconds);
        }

        // Then
        assertThat(rests).containsExactly(30L, 60L, 90L, 120L, 150L, 180L, 210L, 240L, 270L, 300L, 300L, 300L);
    }

    @Test
    void probeThatSaysNothingIsFollowedByAnother() {
        // Given
        ReplicaSet two = set(2);
        failAt(two, "replica-0", 5);
        pass(REST);

        // When
        two.visit().end(Verdict.NOTHING);

        // Then
        assertThat(two.visit().replica().host()).isEqualTo("replica-0");
    }

    @Test
    void oldSinsAreForgotten() {
        // Given
        ReplicaSet two = set(2);
        failAt(two, "replica-0", 5);
        pass(REST);
        two.visit().end(Verdict.FAILED);
        pass(REST.multipliedBy(2));
        two.visit().end(Verdict.WELL);

        // When
        pass(Duration.ofSeconds(301));
        failAt(two, "replica-0", 5);
        pass(REST);

        // Then
        assertThat(two.visit().replica().host()).isEqualTo("replica-0");
    }

    @Test
    void neverMoreThanHalfAreOutAndNeverTheLast() {
        for (int count = 2; count <= 7; count++) {
            // Given
            ReplicaSet all = replicas.of("p" + count, urls(count));

            // When
            for (int i = 0; i < 2000; i++) {
                all.visit().end(Verdict.FAILED);
            }

            // Then
            assertThat(gauges.get("p" + count).getAsInt()).isEqualTo(count / 2);
        }
    }

    @Test
    void swapPutsNobodyBackIntoService() {
        // Given
        failAt(set(2), "replica-0", 5);

        // When
        ReplicaSet swapped = set(2);

        // Then
        assertThat(visits(swapped, 50)).containsOnlyKeys("replica-1");
    }

    @Test
    void setWhoseReplicasOthersHaveEjectedStillAnswers() {
        // Given
        List<URI> all = urls(4);
        failAt(replicas.of("p", List.of(all.get(0), all.get(2))), "replica-0", 5);
        failAt(replicas.of("p", List.of(all.get(1), all.get(3))), "replica-1", 5);

        // When
        ReplicaSet both = replicas.of("p", List.of(all.get(0), all.get(1)));

        // Then
        assertThat(both.visit().replica().host()).startsWith("replica-");
        assertThat(both.visit().elsewhere()).isNull();
    }

    @Test
    void callMovesToAnotherReplicaThanTheOneItLeft() {
        // Given
        ReplicaSet three = set(3);

        for (int i = 0; i < 100; i++) {
            // When
            Visit first = three.visit();
            Visit second = first.elsewhere();

            // Then
            if (second == null) {
                assertThat(gauges.get("vllm").getAsInt()).isGreaterThan(1);
            } else {
                assertThat(second.replica()).isNotSameAs(first.replica());
                second.end(Verdict.WELL);
            }
        }
    }
}
