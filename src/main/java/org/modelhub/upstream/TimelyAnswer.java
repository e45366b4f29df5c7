package org.modelhub.upstream;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.stream.Deadlines;

/**
 * Holds an answer to what its public name expects of the first token: one that is later has failed before anything went
 * out, so the next model of the route takes over. The provider's own limits hold as well.
 *
 * <p>The limit counts from the wish to call, over all keys that are tried. One event loop only.
 */
final class TimelyAnswer implements UpstreamCall.Answer, UpstreamCall.BodyReader, Deadlines.Watched {

    private static final long AGAIN_NANOS = 100_000_000L;
    private static final int MOST_LOOKS = 6000;

    private final String provider;
    private final UpstreamCall.Answer answer;
    private final Deadlines deadlines;
    private long deadline;
    private int looks;
    private boolean over;
    private @Nullable UpstreamCall call;
    private UpstreamCall.@Nullable BodyReader reader;

    TimelyAnswer(Provider provider, UpstreamCall.Answer answer, Deadlines deadlines, Duration firstToken) {
        this.provider = provider.name();
        this.answer = answer;
        this.deadlines = deadlines;
        this.deadline = System.nanoTime() + firstToken.toNanos();
        deadlines.watch(this);
    }

    @Override
    public void calls(UpstreamCall next) {
        call = next;
        answer.calls(next);
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String contentType, Map<String, String> headers) {
        reader = answer.head(status, contentType, headers);
        return this;
    }

    private UpstreamCall.BodyReader reader() {
        return Objects.requireNonNull(reader);
    }

    @Override
    public void read(byte[] bytes) {
        reader().read(bytes);
        if (reader().begun()) {
            inTime();
        }
    }

    @Override
    public void end() {
        inTime();
        reader().end();
    }

    @Override
    public boolean satisfied() {
        return reader().satisfied();
    }

    @Override
    public boolean begun() {
        return reader().begun();
    }

    @Override
    public void failed(HubError error) {
        inTime();
        answer.failed(error);
    }

    @Override
    public void commit() {
        answer.commit();
    }

    private void inTime() {
        if (!over) {
            over = true;
            deadlines.unwatch(this);
        }
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expired() {
        if (call == null && ++looks < MOST_LOOKS) {
            // A proof is still being fetched: the call that it is for is ended as soon as there is one.
            deadline = System.nanoTime() + AGAIN_NANOS;
            return;
        }
        inTime();
        if (call != null) {
            call.fail(UpstreamErrors.slow(provider, "did not begin to answer within what its public name allows"));
        }
    }
}
