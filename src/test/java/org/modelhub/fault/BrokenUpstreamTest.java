package org.modelhub.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.BrokenReply.Damage;
import org.modelhub.figures.Figures;

/** What a client of the whole hub gets of an upstream that breaks: one true end, whichever vendor broke and however. */
@Tag("R5")
class BrokenUpstreamTest {

    private static final List<String> VENDORS = List.of("openai", "anthropic", "gemini");

    /** One way of breaking, behind a public name and a provider of its own: what one does must not rest another. */
    record Break(String vendor, Damage damage, boolean streamed) {

        String publicName() {
            String words = vendor + "-" + damage + "-" + (streamed ? "stream" : "whole");
            return "broken-" + words.toLowerCase(Locale.ROOT).replace('_', '-');
        }

        void add(HubFixture hub, FaultProxy proxy) {
            Map<String, String> parameters = Map.of(
                    "provider", publicName(), "baseUrl", proxy.baseUrl(), "apiKey", "test-key", "model", publicName());
            hub.add(publicName(), "chat", "provider-" + vendor + "-action", parameters);
        }
    }

    private static final AtomicInteger FALSE_DONES = new AtomicInteger();
    private static final AtomicInteger ONE_END = new AtomicInteger();

    private static ReplayUpstream upstream;
    private static FaultProxy proxy;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ReplayUpstream();
        proxy = new FaultProxy(upstream.port());
        hub = new HubFixture();
        List<Break> all = breaks().toList();
        all.forEach(one -> one.add(hub, proxy));
        hub.awaitNames(all.stream().map(Break::publicName).toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        proxy.close();
        upstream.close();
        int all = (int) breaks().count();
        Figures.record(
                "R5",
                FALSE_DONES + " false [DONE], " + ONE_END + " of " + all + " broken answers with exactly one end",
                "0 false [DONE], exactly one terminal event",
                FALSE_DONES.get() == 0 && ONE_END.get() == all);
    }

    static Stream<Break> breaks() {
        List<Break> breaks = new ArrayList<>();
        for (String vendor : VENDORS) {
            for (Damage damage : Damage.values()) {
                breaks.add(new Break(vendor, damage, true));
                breaks.add(new Break(vendor, damage, false));
            }
        }
        return breaks.stream();
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void brokenAnswerHasOneEndAndItIsAnError(Break one) {
        // Given
        BrokenReply reply = BrokenReply.of(one.vendor(), one.streamed(), one.damage());
        upstream.replyAndClose(reply.bytes());
        proxy.rules(reply.rules());

        // When
        HttpResponse<String> answer = new HubCalls(hub)
                .chat(one.publicName(), "hello", one.streamed())
                .join();

        // Then
        count(answer.body());
        assertThat(answer.body()).doesNotContain("[DONE]").doesNotContain("127.0.0.1");
        assertThat(errors(answer.body())).as(answer.body()).isOne();
        if (answer.statusCode() == 200) {
            assertThat(one.streamed()).isTrue();
            assertThat(lastEvent(answer.body())).startsWith("data: {\"error\":").doesNotContain("choices");
        } else {
            assertThat(answer.statusCode()).isBetween(400, 504);
        }
    }

    private static void count(String body) {
        if (body.contains("[DONE]")) {
            FALSE_DONES.incrementAndGet();
        } else if (errors(body) == 1) {
            ONE_END.incrementAndGet();
        }
    }

    private static int errors(String body) {
        return body.split("\"error\":", -1).length - 1;
    }

    private static String lastEvent(String body) {
        String[] events = body.split("\n\n");
        return events[events.length - 1];
    }
}
