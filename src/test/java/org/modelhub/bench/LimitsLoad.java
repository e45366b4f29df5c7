package org.modelhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What admission costs: the same load on a hub without limits and on one that counts each request against its key's
 * limits of requests and of tokens and against its public name's, none of which it reaches. The two take turns, and each
 * round begins with the other; both guard their provider.
 */
final class LimitsLoad {

    static final List<String> SETTINGS = List.of(
            "--hub.admission.key.requests=600000000/1m",
            "--hub.admission.key.tokens=600000000000/1m",
            "--hub.admission.name.tokens=600000000000/1m");

    private static final int CONNECTIONS = 64;
    private static final double MOST_MICROS = 25;

    /** The hub before it had either limits or guards, with its whole catalogue, on two cores. */
    private static final String BEFORE = "77.3";

    private final Target plain;
    private final Target limited;
    private final BenchPlan plan;
    private final List<Double> plainMicros = new ArrayList<>();
    private final List<Double> limitedMicros = new ArrayList<>();
    private long failures;

    LimitsLoad(Target plain, Target limited, BenchPlan plan) {
        this.plain = plain;
        this.limited = limited;
        this.plan = plan;
    }

    /** {@return the table} */
    String run() {
        failures += ClosedLoop.run(plain, CONNECTIONS, plan.warmUp()).failures();
        failures += ClosedLoop.run(limited, CONNECTIONS, plan.warmUp()).failures();
        for (int round = 0; round < plan.translationRounds(); round++) {
            if (round % 2 == 0) {
                measure(plain, plainMicros);
                measure(limited, limitedMicros);
            } else {
                measure(limited, limitedMicros);
                measure(plain, plainMicros);
            }
        }
        return table();
    }

    private void measure(Target hub, List<Double> micros) {
        ClosedLoop.Result result = ClosedLoop.run(hub, CONNECTIONS, plan.run().dividedBy(2));
        failures += result.failures();
        micros.add(result.cpuMicrosPerRequest());
    }

    private String table() {
        List<Double> differences = IntStream.range(0, plainMicros.size())
                .mapToObj(round -> limitedMicros.get(round) - plainMicros.get(round))
                .toList();
        OptionalDouble difference = Medians.of(differences);
        String verdict = difference.orElse(MOST_MICROS + 1) <= MOST_MICROS && failures == 0 ? "kept" : "**missed**";
        return String.format(
                Locale.ROOT,
                """
                | measure | before admission and guards | hub | hub, limits of key and name on | difference | budget | verdict |
                | --- | ---: | ---: | ---: | ---: | --- | --- |
                | CPU µs per request, %d connections | %s | %.1f | %.1f | %+.1f | ≤ %.0f µs | %s |
                | failures in these runs | – | – | – | %d | ≤ 0 | %s |
                """,
                CONNECTIONS,
                BEFORE,
                Medians.of(plainMicros).orElse(Double.NaN),
                Medians.of(limitedMicros).orElse(Double.NaN),
                difference.orElse(Double.NaN),
                MOST_MICROS,
                verdict,
                failures,
                failures == 0 ? "kept" : "**missed**");
    }
}
