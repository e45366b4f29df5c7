package org.modelhub.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.exchange.Cancel;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.upstream.auth.Proof;
import org.modelhub.upstream.replica.Replica;
import org.modelhub.upstream.replica.Verdict;
import org.modelhub.upstream.replica.Visit;
import org.modelhub.wire.HeaderAllowList;

/**
 * One HTTP call to a provider, from the wish for a connection to the last byte of its answer.
 *
 * <pre>
 *   CONNECTING ──connected──▶ WAITING ──head──▶ READING ──end──▶ OVER
 *        │                       │                 │               ▲
 *        └───────────────────────┴─────────────────┴──failed───────┘
 *               timeout, broken connection, client left: the connection is closed
 * </pre>
 *
 * A kept connection that the provider closes just as a call goes out is the provider's idle limit and no failure: the
 * call goes back to CONNECTING, once. So it does, once, for another of the provider's replicas where the first cannot be
 * connected to: nothing has been sent, so that this is no retry and takes nothing of the retry budget. Every state has
 * its deadline. One event loop only; {@link Answer} hears exactly one end.
 */
final class UpstreamCall implements Deadlines.Watched {

    /** Who takes the answer of one call. */
    interface Answer {

        /** This call goes out for the answer; a later one takes the place of an earlier one. */
        default void calls(UpstreamCall call) {}

        /** The head is there; what it returns takes the body. */
        BodyReader head(int status, String contentType, Map<String, String> headers);

        /** Nothing came, or not all. Called once, instead of the reader's end. */
        void failed(HubError error);

        /** The provider has been silent for so long that the client should get its head all the same. */
        default void commit() {}
    }

    /** Takes the body of one answer. */
    interface BodyReader {

        void read(byte[] bytes);

        void end();

        /** Whether the answer is complete for its reader, so that further time and bytes do not matter. */
        default boolean satisfied() {
            return false;
        }

        /** Whether bytes have been of use yet: until then the first-byte limit holds, later the idle limit. */
        default boolean begun() {
            return true;
        }
    }

    private enum State {
        CONNECTING,
        WAITING,
        READING,
        OVER
    }

    private static final int EXCESS_BYTES = 64 << 10;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final Provider provider;
    private final OutboundCall call;
    private final Proof proof;
    private final UpstreamLoops.Loop loop;
    private final Answer answer;
    private final long totalDeadline;
    private final boolean movable;
    private Visit visit;
    private boolean moved;
    private State state = State.CONNECTING;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable BodyReader reader;
    private long deadline;
    private long commitAt;
    private boolean committed;
    private int excess;
    private boolean paused;
    private boolean kept;
    private boolean repeated;

    /** @param began when the first call for this answer began, which is where the limits count from */
    UpstreamCall(
            Provider provider, OutboundCall call, Proof proof, UpstreamLoops.Loop loop, Answer answer, long began) {
        this(provider, call, proof, loop, answer, began, null);
    }

    /** @param bound the replica that the proof names, or null if it names none */
    UpstreamCall(
            Provider provider,
            OutboundCall call,
            Proof proof,
            UpstreamLoops.Loop loop,
            Answer answer,
            long began,
            @Nullable Replica bound) {
        this.provider = provider;
        this.call = call;
        this.proof = proof;
        this.loop = loop;
        this.answer = answer;
        this.movable = bound == null;
        this.visit = bound == null
                ? provider.replicas().visit()
                : provider.replicas().visit(bound);
        this.totalDeadline = began + provider.timeouts().total().toNanos();
        this.commitAt = began + provider.timeouts().commit().toNanos();
        allow(provider.timeouts().connect(), System.nanoTime());
    }

    void start(Cancel cancel) {
        answer.calls(this);
        loop.deadlines().watch(this);
        cancel.onFire(() -> fail(new HubError(499, "The client left.", "client_gone", null, "client_gone", null)));
        connect();
    }

    @SuppressWarnings("ReferenceEquality") // whether the call is still there
    private void connect() {
        Visit at = visit;
        loop.client().request(target(at.replica())).onComplete(result -> {
            if (at != visit) {
                left(result.result());
            } else if (result.succeeded()) {
                send(result.result());
            } else if (!UpstreamErrors.isUnreachable(result.cause()) || !move()) {
                fail(UpstreamErrors.of(provider.name(), result.cause()));
            }
        });
    }

    /** The call has moved on; what it left has been connected to after all, or has not. */
    private static void left(@Nullable HttpClientRequest late) {
        if (late != null) {
            late.reset();
            late.connection().close();
        }
    }

    private boolean move() {
        Visit other = movable && !moved && state == State.CONNECTING ? visit.elsewhere() : null;
        if (other == null) {
            return false;
        }
        moved = true;
        visit = other;
        allow(provider.timeouts().connect(), System.nanoTime());
        connect();
        return true;
    }

    private RequestOptions target(Replica replica) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(replica.host())
                .setPort(replica.port())
                .setSsl(replica.secure())
                .setURI(proof.appliedTo(replica.path() + call.path()));
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        request.exceptionHandler(cause -> broken(connected, cause));
        if (state == State.OVER) {
            abort();
            return;
        }
        state = State.WAITING;
        kept = loop.reuses(connected.connection());
        allow(provider.timeouts().firstByte(), System.nanoTime());
        request.putHeader("Content-Type", "application/json").putHeader("Accept", "*/*");
        call.headers().forEach(request::putHeader);
        proof.headers().forEach(request::putHeader);
        request.response().onComplete(result -> {
            if (result.succeeded()) {
                head(result.result());
            } else {
                broken(connected, result.cause());
            }
        });
        request.end(WrappedBuffer.of(call.body()));
    }

    @SuppressWarnings("ReferenceEquality") // whether it is still this attempt
    private void broken(HttpClientRequest attempt, Throwable cause) {
        if (attempt != request || state == State.OVER) {
            return;
        }
        boolean closed = cause instanceof HttpClosedException || cause instanceof IOException;
        if (state == State.WAITING && kept && !repeated && closed) {
            repeated = true;
            state = State.CONNECTING;
            request = null;
            connect();
        } else {
            fail(UpstreamErrors.of(provider.name(), cause));
        }
    }

    private void head(HttpClientResponse answered) {
        if (state != State.WAITING) {
            abort();
            return;
        }
        state = State.READING;
        response = answered;
        reader = answer.head(
                response.statusCode(),
                response.getHeader("Content-Type"),
                HeaderAllowList.REPLY.keep(response.headers()));
        response.handler(this::body)
                .endHandler(nothing -> ended())
                .exceptionHandler(cause -> fail(UpstreamErrors.of(provider.name(), cause)));
        if (paused) {
            response.pause();
        }
    }

    private void body(Buffer bytes) {
        if (state == State.OVER) {
            return;
        }
        BodyReader reading = Objects.requireNonNull(reader);
        if (reading.satisfied()) {
            countExcess(bytes.length());
            return;
        }
        reading.read(bytes.getBytes());
        if (reading.begun()) {
            committed = true;
            allow(provider.timeouts().idle(), System.nanoTime());
        }
    }

    private void countExcess(int bytes) {
        excess += bytes;
        if (excess > EXCESS_BYTES) {
            over(told());
            abort();
        }
    }

    private void ended() {
        if (state != State.OVER) {
            over(told());
            Objects.requireNonNull(reader).end();
        }
    }

    /** Ends the call without a clean finish: the connection is closed, because HTTP/1.1 knows no other cancel. */
    void fail(HubError error) {
        if (state == State.OVER) {
            return;
        }
        boolean tell = reader == null || !reader.satisfied();
        over(!tell ? told() : UpstreamErrors.isProviders(error) && !paused ? Verdict.FAILED : Verdict.NOTHING);
        abort();
        if (tell) {
            answer.failed(error);
        }
    }

    /** What the head says of who sent it. */
    private Verdict told() {
        int status = Objects.requireNonNull(response).statusCode();
        return status >= SERVER_ERROR ? Verdict.FAILED : status == TOO_MANY ? Verdict.NOTHING : Verdict.WELL;
    }

    private void over(Verdict verdict) {
        state = State.OVER;
        visit.end(verdict);
        loop.deadlines().unwatch(this);
    }

    private void abort() {
        if (request != null) {
            request.reset();
            request.connection().close();
        }
    }

    void pause() {
        paused = true;
        if (response != null) {
            response.pause();
        }
    }

    void resume() {
        paused = false;
        if (state == State.READING) {
            allow(provider.timeouts().idle(), System.nanoTime());
        }
        if (response != null) {
            response.resume();
        }
    }

    private void allow(Duration span, long now) {
        deadline = now + span.toNanos();
    }

    @Override
    public long deadline() {
        long next = committed ? deadline : earlier(deadline, commitAt);
        return earlier(next, totalDeadline);
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    @Override
    public void expired() {
        long now = System.nanoTime();
        if (!committed && now - commitAt >= 0) {
            committed = true;
            answer.commit();
        }
        if (now - deadline() >= 0) {
            late(now);
        }
    }

    private void late(long now) {
        if (now - totalDeadline >= 0) {
            fail(UpstreamErrors.timeout(provider.name(), "took longer than the whole answer may take"));
        } else if (paused) {
            // The client's pace, not the upstream's: only the total limit counts.
            deadline = totalDeadline;
        } else if (!move()) {
            fail(UpstreamErrors.timeout(provider.name(), lateness()));
        }
    }

    private String lateness() {
        return switch (state) {
            case CONNECTING -> "cannot be reached in time";
            case WAITING -> "did not begin to answer in time";
            default ->
                reader != null && reader.begun()
                        ? "stopped in the middle of its answer"
                        : "did not begin to answer in time";
        };
    }
}
