package org.modelhub.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.modelhub.stream.TokenCounter;

/**
 * Ten minutes of real load on a real hub, whose two upstreams are down, silent, slow or throttling 2 % of the time each,
 * as their {@link OutagePlan}s say. Half of the answers are streams. A third of the requests goes, in between, to a
 * name without failover, whose only model has the same weather as the first one of the other name.
 */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("availability")
class AvailabilityDrill {

    private static final String FIRST = "first-hold-200";
    private static final String SECOND = "second-hold-200";
    private static final String LONELY = "lonely-hold-200";
    private static final Duration PROMISED = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final double PER_SECOND = 60;
    private static final double DEMANDED = 0.999;

    @Test
    void failoverHidesTheOutagesOfEither() {
        try (DrillRoom room = room()) {
            // Given
            List<Question> steady = both(room, "steady");
            List<Question> lonely = both(room, "lonely");
            steady.forEach(room::warmUp);
            Tokens before = Tokens.of(room.usage(), "steady");
            long callsBefore = calls(room);
            Duration time = Drill.availability();
            begin(room, FIRST, Drill.seed(), time);
            begin(room, SECOND, Drill.seed() + 1, time);
            begin(room, LONELY, Drill.seed(), time);

            // When
            Outcomes outcomes = new OpenLoop(
                            room.port(), Arrivals.poisson(PER_SECOND, Drill.seed()), mix(steady, lonely), PATIENCE)
                    .run(time);

            // Then
            long calls = calls(room) - callsBefore;
            Tokens billed = Tokens.of(room.usage(), "steady").minus(before);
            judge(outcomes, calls, billed).assertHeld();
        }
    }

    private static DrillRoom room() {
        boolean continues = Files.exists(Path.of("kamelets/continue-answer-action.kamelet.yaml"));
        return new DrillRoom("availability")
                .model(FIRST)
                .model(SECOND)
                .model(LONELY)
                .name("steady", List.of(FIRST, SECOND), "", continues ? DrillRoom.step("continue-answer-action") : "")
                .name("lonely", List.of(LONELY))
                .open("hub.upstream.first-byte-timeout=2s", "hub.upstream.idle-timeout=2s");
    }

    private static List<Question> both(DrillRoom room, String name) {
        return List.of(
                room.question(name, false).named(name),
                room.question(name, true).named(name + " stream"));
    }

    private static Supplier<Question> mix(List<Question> steady, List<Question> lonely) {
        Random random = new Random(Drill.seed());
        return () -> (random.nextInt(3) == 0 ? lonely : steady).get(random.nextInt(2));
    }

    /** Spells of a sixth of the bad time each: a few seconds, in ten minutes. */
    private static void begin(DrillRoom room, String model, long seed, Duration time) {
        long bad = (long) (time.toMillis() * (1 - DrillUpstream.AVAILABILITY));
        room.begin(model, "seed=" + seed + "&seconds=" + time.toSeconds() + "&mean=" + Math.max(500, bad / 3));
    }

    private static long calls(DrillRoom room) {
        return room.calls(FIRST) + room.calls(SECOND);
    }

    private static Verdicts judge(Outcomes outcomes, long calls, Tokens billed) {
        Outcomes whole = outcomes.of("steady");
        Outcomes streams = outcomes.of("steady stream");
        long requests = whole.arrivals().size() + streams.arrivals().size();
        long well = well(whole) + well(streams);
        double attempts = (double) calls / requests;
        long answers = answers(whole) + answers(streams);
        long seams = streams.count(Arrival::seamed);
        long lonelyWell = well(outcomes.of("lonely")) + well(outcomes.of("lonely stream"));
        long lonely = outcomes.arrivals().size() - requests;
        Drill.say("availability: whole " + whole.statuses() + ", streams " + streams.statuses());
        return new Verdicts("availability")
                .add(
                        well >= DEMANDED * requests,
                        "≥ 99.9 %",
                        "real load, failover: %.3f %% of %,d answered well in %d s (whole %.3f %%, streams %.3f %%;"
                                + " seed %d)",
                        100.0 * well / requests,
                        requests,
                        outcomes.time().toSeconds(),
                        100.0 * well(whole) / whole.arrivals().size(),
                        100.0 * well(streams) / streams.arrivals().size(),
                        Drill.seed())
                .add(attempts <= 1.2, "≤ 1.2", "real load, failover: %.4f attempts a request", attempts)
                .add(
                        billed.most(requests, answers, seams),
                        "each answer once",
                        "real load, failover: %,d requests and %,d tokens billed for %,d requests, of which %,d got a whole"
                                + " answer, %,d by two models",
                        billed.requests(),
                        billed.completion(),
                        requests,
                        answers,
                        seams)
                .compare("real load, failover off: %.3f %% of %,d answered well", 100.0 * lonelyWell / lonely, lonely);
    }

    private static long well(Outcomes outcomes) {
        return outcomes.count(one -> one.answeredWithin(PROMISED.toNanos()));
    }

    private static long answers(Outcomes outcomes) {
        return outcomes.count(one -> one.status() == 200 && one.complete());
    }

    /** What the hub says its key has used of a name. */
    private record Tokens(long requests, long completion) {

        static Tokens of(JsonNode models, String name) {
            for (JsonNode model : models) {
                if (model.path("model").asText().equals(name)) {
                    return new Tokens(
                            model.path("requests").asLong(),
                            model.path("completion_tokens").asLong());
                }
            }
            return new Tokens(0, 0);
        }

        Tokens minus(Tokens before) {
            return new Tokens(requests - before.requests, completion - before.completion);
        }

        /**
         * Whole answers are all of one length, and one that broke off is not longer. What two models wrote together the
         * hub counts itself: at most what both would have written, by its own tokenizer.
         */
        boolean most(long asked, long answers, long seams) {
            long each = DrillAnswers.COMPLETION_TOKENS;
            long together = 2L * new TokenCounter().count(DrillAnswers.streamed());
            return requests == asked
                    && completion >= each * answers
                    && completion <= each * (asked - seams) + together * seams;
        }
    }
}
