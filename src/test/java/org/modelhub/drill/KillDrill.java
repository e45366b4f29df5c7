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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hub is killed in the middle of 200 answers and started again; every client comes back for the rest of its answer,
 * which Redis has the beginning of. Twenty more have a public name that nobody goes on with. The hub has its default
 * settings. Then one of two hubs is killed, and its clients go to the other one.
 */
@Tag("drill")
@Tag("R8")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillDrill {

    private static final int STREAMS = Integer.getInteger("drill.streams", 200);
    private static final int LONELY = 20;
    private static final int MOVED = 40;
    private static final int STUMBLING = 20;
    private static final int WORDS = 100;
    private static final int BEGUN = 8;
    private static final int PACED_STREAMS = 10;
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** A model that stumbles for many at once is not to be left alone for it here. */
    private static final String[] NO_BREAKER = {
        "hub.upstream.guard.breaker.consecutive=1000000", "hub.upstream.guard.breaker.calls=1000000"
    };

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void killedHubLosesAndRepeatsNothing() {
        try (ReplicaRoom room = new ReplicaRoom("kill", WORDS, PACE)) {
            // Given
            int port = room.port();
            room.name("recite", true)
                    .name("lonely", false)
                    .name("clock", false)
                    .start(port)
                    .await(port);
            warmUp(port);
            double kept = wait(port, true);
            double plain = wait(port, false);
            int lostBefore = room.memoryOnly(port);
            List<ReturningClient> clients = begin(List.of(port), "recite", STREAMS);
            List<ReturningClient> lonely = begin(List.of(port), "lonely", LONELY);
            Awaitility.await().atMost(PATIENCE).until(() -> all(clients, BEGUN) && all(lonely, BEGUN));
            int memoryOnly = room.memoryOnly(port) - lostBefore;

            // When
            long killed = System.nanoTime();
            room.kill(port);
            room.start(port).await(port);
            double back = (System.nanoTime() - killed) / 1e9;
            awaitEnd(clients);
            awaitEnd(lonely);

            // Then
            Sum sum = sum(clients, room);
            long clear = lonely.stream()
                    .filter(one -> one.errors().equals(List.of("replica_lost")) || !lacks(one, room))
                    .count();
            new Verdicts("kill")
                    .add(
                            sum.isWhole(STREAMS),
                            "0 lost, 0 repeated of 200",
                            "kill -9 of the hub in the middle of %d streams, %d of which were in memory only, back after"
                                    + " %.1f s: %s",
                            STREAMS + LONELY,
                            memoryOnly,
                            back,
                            sum)
                    .add(
                            clear == LONELY,
                            "one clear error",
                            "the same with no model to go on: %d of %d end with one replica_lost",
                            clear,
                            LONELY)
                    .compare(
                            "a piece of a stream that Redis keeps is under way for %.2f ms, one of a plain stream for"
                                    + " %.2f ms (medians)",
                            kept, plain)
                    .assertHeld();
        }
    }

    @Test
    void clientsOfKilledReplicaGoOnAtAnother() {
        try (ReplicaRoom room = new ReplicaRoom("replica", WORDS, PACE)) {
            // Given
            int killed = room.port();
            int alive = room.port();
            room.name("recite", true).name("stumble", true);
            room.start(killed, NO_BREAKER).await(killed);
            room.start(alive, NO_BREAKER).await(alive);
            List<ReturningClient> clients = begin(List.of(killed, alive), "recite", MOVED);
            List<ReturningClient> stumbling = begin(List.of(killed, alive), "stumble", STUMBLING);
            Awaitility.await().atMost(PATIENCE).until(() -> all(clients, BEGUN) && all(stumbling, BEGUN));
            int memoryOnly = room.memoryOnly(killed);

            // When
            room.kill(killed);
            awaitEnd(clients);
            awaitEnd(stumbling);

            // Then
            Sum sum = sum(clients, room);
            Sum stumbled = sum(stumbling, room);
            new Verdicts("kill")
                    .add(
                            sum.isWhole(MOVED),
                            "0 lost, 0 repeated",
                            "kill -9 of one of two hubs in the middle of %d streams, %d of which were in memory only:"
                                    + " %s",
                            MOVED + STUMBLING,
                            memoryOnly,
                            sum)
                    .add(
                            stumbled.isWhole(STUMBLING),
                            "0 lost, 0 repeated",
                            "the same where the model fails three times before it goes on: %s",
                            stumbled)
                    .assertHeld();
        }
    }

    /** What became of the streams. */
    private record Sum(long broken, long lost, long repeated, long seams) {

        boolean isWhole(int streams) {
            return broken == streams && lost == 0 && repeated == 0;
        }

        @Override
        public String toString() {
            return broken + " cut off, " + lost + " lost, " + repeated + " repeated, " + seams
                    + " gone on with by a model";
        }
    }

    private static Sum sum(List<ReturningClient> clients, ReplicaRoom room) {
        clients.stream()
                .filter(one -> lacks(one, room))
                .limit(3)
                .forEach(one -> Drill.say(one.errors() + " " + one.returns() + " returns: " + one.text()));
        return new Sum(
                clients.stream().filter(one -> one.returns() > 0).count(),
                clients.stream().filter(one -> !one.done() || lacks(one, room)).count(),
                clients.stream()
                        .filter(one ->
                                one.text().length() > room.upstream.text().length())
                        .count(),
                clients.stream().filter(one -> one.seams() > 0).count());
    }

    private static void awaitEnd(List<ReturningClient> clients) {
        Awaitility.await().atMost(PATIENCE).until(() -> areDone(clients));
    }

    private static boolean lacks(ReturningClient client, ReplicaRoom room) {
        return !client.text().equals(room.upstream.text()) || !client.errors().isEmpty();
    }

    private void warmUp(int port) {
        wait(port, true);
        wait(port, false);
    }

    /** For how many milliseconds a piece is under way from the model to the client; the median. */
    private double wait(int port, boolean resumable) {
        return median(run(port, resumable)) / 1e6;
    }

    private List<ReturningClient> run(int port, boolean resumable) {
        List<ReturningClient> clients = IntStream.range(0, PACED_STREAMS)
                .mapToObj(i -> client(List.of(port), "clock", resumable))
                .toList();
        clients.forEach(threads::execute);
        awaitEnd(clients);
        return clients;
    }

    private static double median(List<ReturningClient> clients) {
        List<Long> waits = new ArrayList<>();
        clients.forEach(one -> waits.addAll(one.waits()));
        waits.sort(Long::compare);
        assertThat(waits).hasSizeGreaterThan(WORDS);
        return waits.get(waits.size() / 2);
    }

    private List<ReturningClient> begin(List<Integer> ports, String model, int count) {
        List<ReturningClient> clients = IntStream.range(0, count)
                .mapToObj(i -> client(ports, model, true))
                .toList();
        clients.forEach(threads::execute);
        return clients;
    }

    private ReturningClient client(List<Integer> ports, String model, boolean resumable) {
        return new ReturningClient(http, ReplicaRoom.KEY, ports, model, resumable, PATIENCE);
    }

    private static boolean all(List<ReturningClient> clients, int events) {
        return clients.stream().allMatch(one -> one.events() >= events);
    }

    private static boolean areDone(List<ReturningClient> clients) {
        return clients.stream().allMatch(ReturningClient::done);
    }
}
