package org.modelhub.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hub is killed in the middle of 200 answers and started again; every client comes back for the rest of its answer,
 * which Redis has the beginning of. Twenty more have a public name that nobody goes on with.
 */
@Tag("drill")
@Tag("R8")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillDrill {

    private static final int STREAMS = 200;
    private static final int LONELY = 20;
    private static final int WORDS = 100;
    private static final int PACED_STREAMS = 10;
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** A machine that does other things, too, lets a process wait for longer than a hub waits for Redis. */
    private static final String[] PATIENT = {
        "hub.replay.timeout=1s",
        "hub.upstream.guard.breaker.consecutive=1000000",
        "hub.upstream.guard.breaker.calls=1000000",
        "hub.upstream.guard.gate.longest=0s"
    };

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void killedHubLosesAndRepeatsNothing() {
        try (ReplicaRoom room = new ReplicaRoom("kill", WORDS, PACE)) {
            // Given
            int port = room.port();
            room.name("recite", true)
                    .name("lonely", false)
                    .name("clock", false)
                    .start(port, PATIENT)
                    .await(port);
            warmUp(port);
            double ratio = cost(port);
            List<ReturningClient> clients = begin(port, "recite", STREAMS);
            List<ReturningClient> lonely = begin(port, "lonely", LONELY);
            Awaitility.await().atMost(PATIENCE).until(() -> all(clients, 8) && all(lonely, 8));

            // When
            long killed = System.nanoTime();
            room.kill(port);
            room.start(port, PATIENT).await(port);
            double back = (System.nanoTime() - killed) / 1e9;
            Awaitility.await().atMost(PATIENCE).until(() -> areDone(clients) && areDone(lonely));

            // Then
            long broken = clients.stream().filter(one -> one.returns() > 0).count();
            long lost = clients.stream()
                    .filter(one -> !one.done() || lacks(one, room))
                    .count();
            long repeated = clients.stream()
                    .filter(one -> one.text().length() > room.upstream.text().length())
                    .count();
            long seams = clients.stream().filter(one -> one.seams() > 0).count();
            long clear = lonely.stream()
                    .filter(one -> one.errors().equals(List.of("replica_lost")))
                    .count();
            clients.stream()
                    .filter(one -> lacks(one, room))
                    .limit(3)
                    .forEach(one -> Drill.say(one.errors() + " " + one.returns() + " returns: " + one.text()));
            new Verdicts("kill")
                    .add(
                            lost == 0 && repeated == 0 && broken == STREAMS,
                            "0 lost, 0 repeated of 200",
                            "kill -9 of the hub in the middle of %d streams, back after %.1f s: %d cut off, %d lost,"
                                    + " %d repeated, %d gone on with by a model",
                            STREAMS,
                            back,
                            broken,
                            lost,
                            repeated,
                            seams)
                    .add(
                            clear == LONELY,
                            "one clear error",
                            "the same with no model to go on: %d of %d end with one replica_lost",
                            clear,
                            LONELY)
                    .compare(
                            "a piece of a stream that Redis keeps takes %.2f times as long as one of a plain stream",
                            ratio)
                    .assertHeld();
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean lacks(ReturningClient client, ReplicaRoom room) {
        return !client.text().equals(room.upstream.text()) || !client.errors().isEmpty();
    }

    private void warmUp(int port) {
        cost(port);
    }

    /** How much longer a piece is under way where Redis has it before the client; of medians, in one run. */
    private double cost(int port) {
        double kept = median(run(port, true));
        double plain = median(run(port, false));
        return kept / plain;
    }

    private List<ReturningClient> run(int port, boolean resumable) {
        List<ReturningClient> clients = IntStream.range(0, PACED_STREAMS)
                .mapToObj(i -> client(port, "clock", resumable))
                .toList();
        clients.forEach(threads::execute);
        Awaitility.await().atMost(PATIENCE).until(() -> areDone(clients));
        return clients;
    }

    private static double median(List<ReturningClient> clients) {
        List<Long> waits = new ArrayList<>();
        clients.forEach(one -> waits.addAll(one.waits()));
        waits.sort(Long::compare);
        assertThat(waits).hasSizeGreaterThan(WORDS);
        return waits.get(waits.size() / 2);
    }

    private List<ReturningClient> begin(int port, String model, int count) {
        List<ReturningClient> clients = IntStream.range(0, count)
                .mapToObj(i -> client(port, model, true))
                .toList();
        clients.forEach(threads::execute);
        return clients;
    }

    private ReturningClient client(int port, String model, boolean resumable) {
        return new ReturningClient(http, ReplicaRoom.KEY, List.of(port), model, resumable, PATIENCE);
    }

    private static boolean all(List<ReturningClient> clients, int events) {
        return clients.stream().allMatch(one -> one.events() >= events);
    }

    private static boolean areDone(List<ReturningClient> clients) {
        return clients.stream().allMatch(ReturningClient::done);
    }
}
