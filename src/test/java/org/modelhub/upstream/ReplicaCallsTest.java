package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.modelhub.bench.Ports;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ResettingUpstream;
import org.modelhub.fault.ScriptedUpstream;

/** A provider with several base URLs, over real connections. */
class ReplicaCallsTest {

    private final ScriptedUpstream well = new ScriptedUpstream();
    private final EndpointRoom hub = new EndpointRoom();

    @AfterEach
    void close() {
        hub.close();
        well.close();
    }

    /** An address at which nobody listens. */
    private static String nobody() {
        return "http://127.0.0.1:" + Ports.free() + "/v1";
    }

    private static String uri(String urls) {
        return EndpointRoom.uri(urls, Map.of("apiKey", "some-key"));
    }

    private EndpointRoom.Outcome ask(String urls) {
        return hub.ask(uri(urls), EndpointRoom.hello(false));
    }

    @Test
    void callThatCannotConnectGoesToAnotherReplicaAtOnce() {
        // Given
        String urls = nobody() + ", " + well.baseUrl() + "/";

        // When
        for (int i = 0; i < 30; i++) {
            // Then
            assertThat(ask(urls).reply().text()).isNotEmpty();
        }
    }

    @Test
    void callMovesOnlyOnce() {
        // When
        EndpointRoom.Outcome outcome = ask(nobody() + "," + nobody() + "," + nobody());

        // Then
        assertThat(outcome.error().code()).isEqualTo("upstream_unreachable");
        assertThat(outcome.error().message()).doesNotContain("127.0.0.1");
    }

    @Test
    void replicaThatBreaksFiveTimesIsLeftOutAndComesBackAfterItsRest() {
        // Given
        try (FakePeer broken = new ResettingUpstream(ResettingUpstream.When.values()[0])) {
            String urls = broken.baseUrl() + "," + well.baseUrl();
            for (int i = 0; i < 60; i++) {
                ask(urls);
            }
            int before = broken.seen().connections();

            // When
            for (int i = 0; i < 20; i++) {
                assertThat(ask(urls).reply().text()).isNotEmpty();
            }

            // Then
            assertThat(broken.seen().connections()).isEqualTo(before);
            hub.pass(Duration.ofSeconds(30));
            ask(urls);
            assertThat(broken.seen().connections()).isEqualTo(before + 1);
        }
    }

    @Test
    void modelsAreAskedForAtAReplicaThatServes() {
        // Given
        String urls = nobody() + "," + well.baseUrl();
        for (int i = 0; i < 30; i++) {
            ask(urls);
        }

        // When
        URI asked = hub.directory().providers().get(0).baseUrl();

        // Then
        assertThat(asked).hasToString(well.baseUrl());
    }

    @Test
    void badUrlAmongSeveralIsRefusedWithoutNamingIt() {
        // When
        Throwable failure = catchThrowable(() -> hub.open(uri(well.baseUrl() + ",ftp://host/v1")));

        // Then
        assertThat(failure).hasRootCauseMessage("baseUrl of provider fake is not an http or https URL");
    }
}
