package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.fault.DribblingUpstream;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.FloodingUpstream;
import org.modelhub.fault.MalformedUpstream;
import org.modelhub.fault.ResettingUpstream;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.fault.SilentUpstream;
import org.modelhub.fault.ThrottlingUpstream;
import org.modelhub.fault.TruncatingUpstream;
import org.modelhub.upstream.HubClient.Answer;

/** What reaches a client when its upstream is slow or broken: one true end, and never one that looks like success. */
class UpstreamFaultTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Answer ask(FakePeer upstream, String request) {
        try (upstream;
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl())) {
            return new HubClient(hub.edge().port()).chat(request);
        }
    }

    /** The same of an upstream that does not wait to be given up. */
    private static Answer askPatiently(FakePeer upstream, String request) {
        try (upstream;
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            return new HubClient(hub.edge().port()).chat(request);
        }
    }

    private static void assertOneFailure(Answer answer) {
        assertThat(answer.body())
                .doesNotContain("[DONE]")
                .doesNotContain("127.0.0.1")
                .doesNotContain("io.vertx");
        int errors = answer.body().split("\"error\":", -1).length - 1;
        assertThat(errors).as("terminal events in %s", answer.body()).isEqualTo(1);
        if (answer.status() == 200) {
            assertThat(answer.body()).endsWith("}\n\n");
            assertThat(lastEvent(answer.body())).startsWith("data: {\"error\":").doesNotContain("choices");
        } else {
            assertThat(answer.status()).isIn(502, 504);
        }
    }

    private static String lastEvent(String body) {
        String[] events = body.split("\n\n");
        return events[events.length - 1];
    }

    static Stream<Arguments> requests() {
        return Stream.of(Arguments.of(HubClient.PLAIN), Arguments.of(HubClient.STREAM));
    }

    @Tag("R4")
    @ParameterizedTest
    @MethodSource("requests")
    void silentUpstreamIsGivenUpAtTheFirstByteLimit(String request) {
        // When
        Answer answer = ask(new SilentUpstream(), request);

        // Then
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("did not begin to answer in time");
        assertThat(answer.took()).isGreaterThanOrEqualTo(UpstreamFixture.FIRST_BYTE);
    }

    @Tag("R4")
    @Test
    void upstreamThatSendsAByteAtATimeIsGivenUpWhereItsHeadIsLate() {
        // When
        Answer answer = ask(new DribblingUpstream(Duration.ofMillis(20)), HubClient.STREAM);

        // Then
        assertThat(answer.status()).isEqualTo(504);
    }

    @Tag("R4")
    @Test
    void streamThatStallsEndsWithOneErrorAtTheIdleLimit() throws Exception {
        // Given
        try (StallingPeer upstream = new StallingPeer();
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl())) {
            // When
            Answer answer = new HubClient(hub.edge().port()).chat(HubClient.STREAM);

            // Then
            assertOneFailure(answer);
            assertThat(answer.body())
                    .contains("\"content\":\"he\"")
                    .contains("upstream_timeout")
                    .contains("stopped in the middle of its answer");
        }
    }

    @Tag("R4")
    @Test
    void streamThatNeverEndsIsEndedAtTheTotalLimitAndItsUpstreamClosed() {
        // Given
        try (FloodingUpstream upstream = new FloodingUpstream();
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl())) {
            // When
            Answer answer = new HubClient(hub.edge().port()).chat(HubClient.STREAM);

            // Then
            assertThat(answer.body()).doesNotContain("[DONE]").contains("upstream_timeout");
            await().until(() -> upstream.seen().openConnections() == 0);
        }
    }

    @Tag("R5")
    @ParameterizedTest
    @EnumSource(ResettingUpstream.When.class)
    void resetUpstreamGivesOneFailure(ResettingUpstream.When when) {
        assertOneFailure(askPatiently(new ResettingUpstream(when), HubClient.STREAM));
    }

    @Tag("R5")
    @ParameterizedTest
    @EnumSource(TruncatingUpstream.Cut.class)
    void truncatedAnswerGivesOneFailure(TruncatingUpstream.Cut cut) {
        assertOneFailure(askPatiently(new TruncatingUpstream(cut), HubClient.STREAM));
    }

    @Tag("R5")
    @ParameterizedTest
    @EnumSource(MalformedUpstream.Flaw.class)
    void malformedAnswerToAStreamGivesOneFailure(MalformedUpstream.Flaw flaw) {
        assertOneFailure(askPatiently(new MalformedUpstream(flaw), HubClient.STREAM));
    }

    @Tag("R5")
    @ParameterizedTest
    @EnumSource(
            value = MalformedUpstream.Flaw.class,
            names = {"RANDOM_BYTES", "EMPTY_REPLY", "HTML", "ERROR_BODY", "BROKEN_JSON"})
    void malformedWholeAnswerIsABadGateway(MalformedUpstream.Flaw flaw) {
        // When
        Answer answer = askPatiently(new MalformedUpstream(flaw), HubClient.PLAIN);

        // Then
        assertThat(answer.status()).isEqualTo(502);
        assertOneFailure(answer);
    }

    @Test
    void throttledUpstreamKeepsItsStatusAndItsRetryAfter() throws Exception {
        // Given
        try (ThrottlingUpstream upstream = new ThrottlingUpstream(Duration.ofSeconds(7));
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl());
                RawHttp client = send(hub, HubClient.STREAM)) {
            // When
            String reply = client.readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 429 Too Many Requests").containsIgnoringCase("retry-after: 7");
        }
    }

    @Test
    void silentUpstreamGetsItsHeadSentAndIsKeptAliveOnceTheCommitTimeHasPassed() {
        // Given
        try (SilentUpstream upstream = new SilentUpstream();
                UpstreamFixture hub = new UpstreamFixture(
                        upstream.baseUrl(),
                        Duration.ofSeconds(3),
                        SECOND,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200))) {
            // When
            Answer answer = new HubClient(hub.edge().port()).chat(HubClient.STREAM);

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith(": keep-alive\n\n: keep-alive\n\n");
            assertOneFailure(answer);
        }
    }

    @Tag("R4")
    @ParameterizedTest
    @MethodSource("upstreams")
    void upstreamIsClosedWithinASecondOfTheClientLeaving(FakePeer upstream) throws Exception {
        // Given
        try (upstream;
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            RawHttp client = send(hub, HubClient.STREAM);
            await().until(() -> upstream.seen().connections() == 1);

            // When
            Instant left = Instant.now();
            client.close();

            // Then: by the upstream's clock, not by when this thread looks
            await().until(() -> upstream.seen().openConnections() == 0);
            assertThat(Duration.between(left, upstream.seen().closes().get(0))).isLessThan(SECOND);
            await().until(() -> hub.edge().outcomes().size() == 1);
            assertThat(hub.edge().outcomes().get(0).status()).isEqualTo(499);
        }
    }

    static Stream<FakePeer> upstreams() {
        return Stream.of(new SilentUpstream(), new FloodingUpstream());
    }

    @Test
    void wholeStreamArrivesInTheOneSafeFraming() {
        // When
        Answer answer = askPatiently(new ScriptedUpstream(), HubClient.STREAM);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("\r");
        assertThat(answer.body().split("\n\n")).allMatch(event -> event.startsWith("data: ") && !event.contains("\n"));
        assertThat(answer.broken()).isFalse();
    }

    private static RawHttp send(UpstreamFixture hub, String json) throws IOException {
        return new RawHttp(hub.edge().port())
                .send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + json.length() + "\r\n\r\n" + json);
    }
}
