package org.modelhub.admission;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;

/**
 * What one request really took. The tokens are those of the answer its client got, once, however many models were tried
 * for it; the cost is that of all that were.
 *
 * <table>
 * <caption>What is billed</caption>
 * <tr><td>a whole answer, a whole stream</td><td>its usage</td></tr>
 * <tr><td>the same without usage</td><td>the prompt, as it was weighed</td></tr>
 * <tr><td>a stream that broke off, or whose client left</td><td>what was written until then, and the prompt</td></tr>
 * <tr><td>a client that left before an answer</td><td>the prompt if any model was called, else nothing</td></tr>
 * <tr><td>a refusal or failure before the first token</td><td>no tokens</td></tr>
 * </table>
 *
 * @param cost millionths of the hub's currency
 */
record Bill(long tokens, long cost) {

    static final Bill NOTHING = new Bill(0, 0);

    private static final int CLIENT_GONE = 499;
    private static final int FIRST_ERROR = 400;

    static Bill of(@Nullable RequestOutcome outcome, RequestSize size, Tariff tariff) {
        if (outcome == null) {
            return NOTHING;
        }
        TokenUsage usage = delivered(outcome);
        boolean promptOnly = usage == null && readAtLeast(outcome);
        long tokens = usage == null ? 0 : usage.total();
        long cost = cost(outcome, tariff);
        if (promptOnly) {
            tokens = size.prompt();
            cost = cost < 0 ? tariff.atMost(size.prompt(), 0) : cost;
        }
        return new Bill(tokens, Math.max(0, cost));
    }

    private static boolean began(RequestOutcome outcome) {
        return outcome.streamed() || outcome.status() == CLIENT_GONE;
    }

    private static @Nullable TokenUsage delivered(RequestOutcome outcome) {
        if (outcome.usage() != null) {
            return outcome.usage();
        }
        return began(outcome) ? ofTrail(outcome) : null;
    }

    /** One answer, of which several models may have written a part. */
    private static @Nullable TokenUsage ofTrail(RequestOutcome outcome) {
        int prompt = -1;
        int completion = 0;
        for (Attempt attempt : outcome.trail().attempts()) {
            TokenUsage usage = attempt.usage();
            if (usage != null) {
                prompt = Math.max(prompt, usage.prompt());
                completion += usage.completion();
            }
        }
        return prompt < 0 ? null : TokenUsage.of(prompt, completion);
    }

    /** Whether the prompt was read by a model at least, though nobody counted. */
    private static boolean readAtLeast(RequestOutcome outcome) {
        if (outcome.status() == CLIENT_GONE && !outcome.streamed()) {
            return outcome.trail().attempts().stream().anyMatch(Attempt::called);
        }
        return outcome.streamed() || outcome.status() < FIRST_ERROR;
    }

    /** -1 if nobody counted. */
    private static long cost(RequestOutcome outcome, Tariff tariff) {
        long cost = -1;
        for (Attempt attempt : outcome.trail().attempts()) {
            if (attempt.usage() != null) {
                cost = Math.max(0, cost) + tariff.of(attempt.provider(), attempt.model(), attempt.usage());
            }
        }
        ServedBy servedBy = outcome.servedBy();
        if (cost < 0 && servedBy != null && outcome.usage() != null) {
            return tariff.of(servedBy.provider(), servedBy.model(), outcome.usage());
        }
        return cost;
    }
}
