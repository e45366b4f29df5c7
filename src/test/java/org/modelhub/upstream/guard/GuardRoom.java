package org.modelhub.upstream.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Trail;

/** One guarded model in virtual time, whose provider does what a test says. */
final class GuardRoom {

    static final HubError BROKEN = HubError.upstream(502, "broken", "upstream_broken");
    static final HubError TIMEOUT = HubError.upstream(504, "late", "upstream_timeout");
    static final HubError REFUSED = HubError.badRequest("no such field", null, "upstream_refused");
    static final HubError GONE = Try.clientGone();

    /** What the provider does with a call: nothing is over before it says so. */
    @FunctionalInterface
    interface Provider {

        void called(Cancel cancel, Ask.Done done);
    }

    /** One request, and what became of it. */
    final class Request implements Ask.Done {

        final Cancel cancel = new Cancel();
        final Trail trail = new Trail();

        @Nullable
        Object reply;

        @Nullable
        HubError error;

        boolean ended;
        int ends;

        @Override
        public void answered(Object answer, boolean whole, @Nullable TokenUsage usage) {
            reply = answer;
            ends++;
        }

        @Override
        public void failed(HubError failure) {
            error = failure;
            ends++;
        }

        @Override
        public void ended(@Nullable HubError failure, @Nullable TokenUsage usage) {
            ended = true;
            error = failure;
        }

        String outcome() {
            if (reply != null) {
                return Attempt.ANSWERED;
            }
            return error == null ? "open" : String.valueOf(error.code());
        }

        List<String> tried() {
            return trail.attempts().stream().map(Attempt::outcome).toList();
        }
    }

    static HubError limited(@Nullable Duration retryAfter) {
        return new HubError(429, "slow down", "rate_limit_error", null, "rate_limit_exceeded", retryAfter);
    }

    static Provider answering() {
        return (cancel, done) -> done.answered("well", true, TokenUsage.of(1, 1));
    }

    static Provider failing(HubError error) {
        return (cancel, done) -> done.failed(error);
    }

    final VirtualTime time = new VirtualTime();
    final ModelGuard guard;
    /** When each call came, in nanoseconds. */
    final List<Long> calls = new ArrayList<>();

    Provider provider = answering();

    GuardRoom() {
        this(GuardProperties.DEFAULT);
    }

    GuardRoom(GuardProperties settings) {
        this(settings, FreeSlots.INSTANCE);
    }

    GuardRoom(GuardProperties settings, Slots slots) {
        guard = new ModelGuard("fake", "text", settings, time, time, new Random(7), slots);
    }

    Request ask() {
        Request request = new Request();
        return ask(request, Wish.of(request.cancel, request.trail));
    }

    Request ask(Request request, Wish wish) {
        guard.call(wish, this::called, request);
        return request;
    }

    private void called(Cancel cancel, Ask.Done done) {
        calls.add(time.getAsLong());
        provider.called(cancel, done);
    }

    /** Asks so many times at even distances, and lets all that time pass. */
    List<Request> ask(int times, Duration apart) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            requests.add(ask());
            time.pass(apart);
        }
        return requests;
    }

    void pass(Duration span) {
        time.pass(span);
    }

    /** With these retries instead of the start values. */
    static GuardProperties with(GuardProperties.Retry retry) {
        GuardProperties all = GuardProperties.DEFAULT;
        return new GuardProperties(all.models(), all.breaker(), all.gate(), retry, all.hedge());
    }

    /** Without repetitions, so that a request is a call. */
    static GuardProperties once() {
        return with(retries(0));
    }

    static GuardProperties.Retry retries(int most) {
        GuardProperties.Retry start = GuardProperties.Retry.DEFAULT;
        return new GuardProperties.Retry(
                most,
                start.first(),
                start.cap(),
                start.patience(),
                start.within(),
                start.share(),
                start.least(),
                start.window());
    }

    /** A breaker that never opens, so that what else holds is seen alone. */
    static GuardProperties withoutBreaker(GuardProperties settings) {
        GuardProperties.Breaking start = settings.breaker();
        GuardProperties.Breaking never = new GuardProperties.Breaking(
                1_000_000, 1, 1_000_000, start.window(), start.open(), start.longest(), start.jitter());
        return new GuardProperties(settings.models(), never, settings.gate(), settings.retry(), settings.hedge());
    }
}
