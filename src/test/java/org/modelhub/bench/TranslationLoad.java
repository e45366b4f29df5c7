package org.modelhub.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Loads one hub with requests that it translates and with such that it need not: same process, same load, same text.
 * The pairs take turns within each round, and each round begins with another of them.
 */
final class TranslationLoad {

    private static final int WARM_UP_PART = 5;

    private final Target hub;
    private final BenchPlan plan;
    private final TranslationScores scores;
    private final Map<AnswerForm, Map<Pair, Long>> lengths = new EnumMap<>(AnswerForm.class);

    TranslationLoad(Target hub, BenchPlan plan, TranslationScores scores) {
        this.hub = hub;
        this.plan = plan;
        this.scores = scores;
    }

    void run() {
        for (AnswerForm form : AnswerForm.values()) {
            for (Pair pair : Pair.values()) {
                requireRightAnswer(form, pair);
                scores.failed(
                        load(form, pair, plan.warmUp().dividedBy(WARM_UP_PART)).failures());
            }
        }
        for (int round = 0; round < plan.translationRounds(); round++) {
            for (AnswerForm form : AnswerForm.values()) {
                round(form, round);
            }
        }
    }

    /** The length of the first, right, answer is that of all: only ids differ, and they are of one length. */
    private void requireRightAnswer(AnswerForm form, Pair pair) {
        String answer = Probe.ask(hub, pair.request(hub, form));
        if (!form.isCarriedBy(answer)) {
            throw new IllegalStateException(pair.title() + " does not carry the text: " + answer);
        }
        lengths.computeIfAbsent(form, any -> new EnumMap<>(Pair.class)).put(pair, (long) answer.length());
    }

    private void round(AnswerForm form, int round) {
        Pair[] pairs = Pair.values();
        for (int turn = 0; turn < pairs.length; turn++) {
            Pair pair = pairs[(round + turn) % pairs.length];
            ClosedLoop.Result result = load(form, pair, plan.translationRun());
            scores.failed(result.failures());
            scores.add(
                    form,
                    pair,
                    new TranslationScores.Run(
                            result.perSecond() * form.units(), result.cpuMicrosPerRequest() / form.units()));
        }
    }

    private ClosedLoop.Result load(AnswerForm form, Pair pair, Duration time) {
        long length = lengths.get(form).get(pair);
        return ClosedLoop.run(hub, pair.request(hub, form), length, form.connections(), time);
    }
}
