package org.modelhub.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.edge.socket.SocketProperties;
import org.modelhub.figures.Figures;
import org.modelhub.ws.SocketCaseRun.Result;
import org.modelhub.ws.SocketCaseRun.Verdict;

/** RFC 6455, rule by rule, on the hub's sockets as they are, but with the limits that the large cases need. */
class SocketRulesTest {

    /** How many each table has to have, so that none is lost unseen. */
    private static final Map<String, Integer> COUNTS = Map.of(
            "framing", 16,
            "pings", 11,
            "reserved", 7,
            "opcodes", 10,
            "fragments", 20,
            "utf8", 145,
            "closing", 37,
            "limits", 54,
            "autofragment", 1);

    private static final int ALL = 301;
    private static final int LARGEST = 16 << 20;

    static SocketProperties limits(int maxFrame, int maxMessage) {
        return new SocketProperties(
                Duration.ofSeconds(30),
                maxFrame,
                maxMessage,
                16,
                1000,
                List.of(),
                16_384,
                131_072,
                Duration.ofSeconds(2));
    }

    @Test
    void tablesAreWhole() {
        // When
        Map<String, Integer> counts = new LinkedHashMap<>();
        SocketCases.TABLES.forEach(
                table -> counts.put(table, SocketCases.lines(table).size()));

        // Then
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(COUNTS);
        assertThat(SocketCases.all().stream().map(line -> line.substring(0, line.indexOf(':'))))
                .doesNotHaveDuplicates()
                .hasSize(ALL);
    }

    @Tag("W4")
    @Test
    void everyRuleOfTheProtocolIsKept() throws Exception {
        // Given
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        List<String> wrong = new ArrayList<>();
        List<String> lenient = new ArrayList<>();
        int unclean = 0;

        // When
        try (EchoServer echo = new EchoServer(limits(LARGEST, LARGEST))) {
            for (String line : SocketCases.all()) {
                SocketCase rule = SocketCases.parse(line);
                Result result = play(echo, rule);
                counts.merge(result.verdict(), 1, Integer::sum);
                unclean += result.unclean() ? 1 : 0;
                if (result.verdict() == Verdict.FAILED || result.unclean()) {
                    wrong.add(rule.id() + ": " + result.why());
                } else if (result.verdict() == Verdict.NON_STRICT) {
                    lenient.add(rule.id());
                }
            }
        }

        // Then
        int strict = counts.getOrDefault(Verdict.OK, 0);
        int passed = strict + counts.getOrDefault(Verdict.NON_STRICT, 0);
        String measured = passed + " of " + ALL + " (" + strict + " strict, " + lenient.size() + " non-strict "
                + lenient + "), " + unclean + " unclean closes";
        Figures.record("W4", measured, "301 of 301, 0 unclean closes", passed == ALL && unclean == 0);
        assertThat(wrong).isEmpty();
        assertThat(passed).isEqualTo(ALL);
    }

    private static Result play(EchoServer echo, SocketCase rule) {
        try (RawSocket socket = RawSocket.open(echo.port(), "/", Map.of())) {
            return SocketCaseRun.play(rule, socket);
        }
    }
}
