package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutReader.Event;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.fault.RedisProcess;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.figures.Figures;

/** Streams that begin on one hub and are gone on with on another one, with a real Redis between them. */
class CrossReplicaTest {

    private static final long SEED = 20_261_122;
    private static final int ANSWERS = 300;
    private static final int CLIENTS = 6;
    private static final int MOST_CUTS = 4;
    private static final int WHOLE = Integer.MAX_VALUE;
    private static final int LENGTH = 6_000;
    private static final String RESUMABLE = "Hub-Stream-Resume: 1\r\n";
    private static final String BODY =
            "{\"model\":\"replica-paced\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}]}";

    private static RedisProcess redis;
    private static ScriptedUpstream upstream;
    private static List<HubFixture> hubs;
    private static List<CutReader> clients;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        upstream = new ScriptedUpstream();
        hubs = List.of(hub(), hub());
        hubs.forEach(hub -> hub.add(
                "replica-paced",
                "chat",
                "provider-openai-action",
                Map.of(
                        "baseUrl", upstream.baseUrl(),
                        "apiKey", "some-key",
                        "model", "chat-reasoning-tokens-24-pace-2")));
        hubs.forEach(hub -> hub.awaitNames("replica-paced"));
        clients = hubs.stream()
                .map(hub -> new CutReader(hub.port(), HubFixture.ADMIN_KEY))
                .toList();
    }

    private static HubFixture hub() {
        return new HubFixture(
                "test.upstream.url=" + upstream.baseUrl(),
                "hub.redis.url=" + redis.url(),
                "spring.jmx.unique-names=true", // two of them in one process
                "hub.identity.pepper=the-same-pepper-on-both-of-the-hubs",
                "hub.seal.keys=1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    }

    @AfterAll
    static void stop() throws IOException {
        hubs.forEach(HubFixture::close);
        upstream.close();
        redis.close();
    }

    /** What became of one answer that was cut. */
    private record Run(int number, int cuts, List<Event> pieced, List<Event> uncut) {

        boolean identical() {
            return pieced.equals(uncut) && uncut.size() > 3;
        }
    }

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereGoesOnOnAnotherHub() throws Exception {
        // Given
        AtomicInteger next = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(CLIENTS);
        List<Future<List<Run>>> work = new ArrayList<>();

        // When
        for (int i = 0; i < CLIENTS; i++) {
            work.add(workers.submit(() -> {
                List<Run> runs = new ArrayList<>();
                for (int number = next.getAndIncrement(); number < ANSWERS; number = next.getAndIncrement()) {
                    runs.add(run(number));
                }
                return runs;
            }));
        }
        List<Run> runs = new ArrayList<>();
        for (Future<List<Run>> one : work) {
            runs.addAll(one.get());
        }
        workers.shutdown();

        // Then
        List<Run> wrong = runs.stream().filter(run -> !run.identical()).toList();
        int cuts = runs.stream().mapToInt(Run::cuts).sum();
        Figures.record(
                "R8",
                cuts + " cuts of " + runs.size() + " SSE answers, gone on with on the other of two hubs: "
                        + (runs.size() - wrong.size()) + " byte-identical",
                "all byte-identical, 0 lost, 0 repeated",
                wrong.isEmpty());
        assertThat(wrong).isEmpty();
        assertThat(cuts).isGreaterThan(ANSWERS);
    }

    /** Each time on the other hub than before; then read once more in one piece where it began. */
    private static Run run(int number) throws IOException {
        Random random = new Random(SEED + number);
        int hub = number % 2;
        Got got = clients.get(hub).post("/v1/chat/completions", BODY, RESUMABLE, random.nextInt(LENGTH));
        String stream = got.stream();
        List<Event> pieced = new ArrayList<>(got.events());
        String last = got.lastId("");
        int cuts = 0;
        while (!got.whole()) {
            cuts++;
            hub = 1 - hub;
            got = clients.get(hub).resume(stream, last, cuts < MOST_CUTS ? random.nextInt(LENGTH) : WHOLE);
            assertThat(got.status()).as("%s of %s after %s", got, stream, last).isIn(200, 204);
            pieced.addAll(got.events());
            last = got.lastId(last);
        }
        return new Run(
                number,
                cuts,
                pieced,
                clients.get(number % 2).resume(stream, "", WHOLE).events());
    }

    @Test
    void anotherKeysStreamIsUnknownOnTheOtherHubToo() throws IOException {
        // Given
        Got begun = clients.get(0).post("/v1/chat/completions", BODY, RESUMABLE, WHOLE);

        // When
        Got stranger = new CutReader(hubs.get(1).port(), "nobody").resume(begun.stream(), "", WHOLE);
        Got unknown = clients.get(1).resume("strm_AAAAAAAAAAAAAAAAAAAAAA", "", WHOLE);
        Got own = clients.get(1).resume(begun.stream(), "", WHOLE);

        // Then
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(own.events()).isEqualTo(begun.events());
    }
}
