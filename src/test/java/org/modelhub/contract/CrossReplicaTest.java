package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.fault.RedisProcess;
import org.modelhub.fault.ScriptedUpstream;

/** Streams that begin on one hub and are gone on with on another one, with a real Redis between them. */
class CrossReplicaTest {

    private static final int ANSWERS = 300;
    private static final int WHOLE = CutRuns.WHOLE;
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
        hubs.forEach(hub -> hub.addChat("replica-paced", upstream.baseUrl(), "chat-reasoning-tokens-24-pace-2"));
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

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereGoesOnOnAnotherHub() throws Exception {
        // When
        CutRuns runs = CutRuns.of(ANSWERS, (number, random) -> answer(number % 2));

        // Then
        runs.assertFaultless(
                "%d cuts of %d SSE answers, gone on with on the other of two hubs: %d byte-identical",
                "all byte-identical, 0 lost, 0 repeated");
        assertThat(runs.cuts()).isGreaterThan(ANSWERS);
    }

    /** Each time on the other hub than before; then read once more in one piece where it began. */
    private static CutEvents answer(int hub) {
        return new CutEvents(
                "on hub " + hub,
                LENGTH,
                most -> clients.get(hub).post("/v1/chat/completions", BODY, RESUMABLE, most),
                time -> clients.get((hub + time) % 2));
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
