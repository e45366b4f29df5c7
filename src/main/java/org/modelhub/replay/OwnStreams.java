package org.modelhub.replay;

import static org.modelhub.replay.Scripts.ascii;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;

/**
 * The streams that this replica writes into Redis. One that Redis failed once is not written any more, since a gap could
 * not be told from the end, and what Redis has of it goes, at once or when Redis is back.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what nobody waits for may fail: time takes it away
final class OwnStreams {

    private static final byte[] NOTHING = {};
    private static final byte[] ZERO = {'0'};
    /** The state of a stream that its writer left for another one. */
    static final String LEFT = "left";

    private static final int MOST_ABANDONED = 10_000;

    private final StoreLink link;
    private final SealedFrames frames;
    private final ReplayProperties settings;
    private final String prefix;
    private final byte[] replica;
    private final LongSupplier nanos;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Map<String, Written> abandoned = new ConcurrentHashMap<>();
    private final LongAdder losses = new LongAdder();

    OwnStreams(
            StoreLink link,
            SealedFrames frames,
            ReplayProperties settings,
            String prefix,
            String replica,
            LongSupplier nanos) {
        this.link = link;
        this.frames = frames;
        this.settings = settings;
        this.prefix = prefix;
        this.replica = ascii(replica);
        this.nanos = nanos;
    }

    static IllegalStateException away() {
        return new IllegalStateException("Redis does not keep this stream");
    }

    /** How many went on in memory only, because Redis failed them. */
    long losses() {
        return losses.sum();
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    boolean has(String id) {
        return written.containsKey(id);
    }

    /** This replica has claimed it. */
    void add(String id, StreamKeys keys) {
        written.put(id, new Written(keys, settings.streamBytes()));
    }

    CompletionStage<Void> open(StreamHead head, DetachPolicy away, byte[] request) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedFuture(away());
        }
        Written stream = new Written(StreamKeys.of(prefix, head.id()), settings.streamBytes());
        stream.touch(nanos.getAsLong(), refreshNanos());
        written.put(head.id(), stream);
        boolean kept = request.length > 0 && request.length <= settings.requestBytes();
        byte[][] keys = {stream.keys.head(), stream.keys.meta()};
        return session.eval(
                        Scripts.OPEN,
                        keys,
                        frames.head(head, away),
                        headLife(),
                        life(),
                        replica,
                        kept ? frames.request(head.id(), request) : NOTHING)
                .whenComplete((opened, failure) -> check(head.id(), stream, failure))
                .thenApply(opened -> null);
    }

    CompletionStage<Void> append(String id, List<Frame> more) {
        Written stream = written.get(id);
        Session session = link.session();
        if (stream == null || stream.isLost()) {
            return CompletableFuture.failedFuture(away());
        }
        if (session == null) {
            check(id, stream, away());
            return CompletableFuture.failedFuture(away());
        }
        return write(session, id, stream, more)
                .whenComplete((added, failure) -> check(id, stream, failure))
                .thenApply(added -> null);
    }

    private CompletableFuture<Long> write(Session session, String id, Written stream, List<Frame> more) {
        List<byte[]> arguments = new ArrayList<>(4 + 2 * more.size());
        arguments.add(replica);
        arguments.add(headLife());
        boolean first = more.stream().anyMatch(frame -> frame.first() == 1);
        arguments.add(first || stream.touch(nanos.getAsLong(), refreshNanos()) ? life() : ZERO);
        arguments.add(ZERO);
        for (Frame frame : more) {
            byte[] sealed = frames.frame(id, frame);
            stream.add(frame.first(), sealed.length);
            arguments.add(ascii(frame.last()));
            arguments.add(sealed);
        }
        arguments.set(3, ascii(stream.trim()));
        return session.eval(Scripts.APPEND, stream.keys.all(), arguments.toArray(byte[][]::new));
    }

    private void check(String id, Written stream, @Nullable Throwable failure) {
        if (failure == null || !stream.lose()) {
            return;
        }
        losses.increment();
        written.remove(id, stream);
        if (!Session.isLost(failure)) {
            abandon(id, stream);
        }
    }

    /** Half a stream in Redis is worse than none: another replica would wait for the rest. */
    private void abandon(String id, Written stream) {
        Session session = link.session();
        if (session != null) {
            session.run(commands -> commands.del(stream.keys.meta(), stream.keys.frames()));
        } else if (abandoned.size() < MOST_ABANDONED) {
            abandoned.put(id, stream);
        }
    }

    /** Redis is there again. */
    void forgetAbandoned() {
        List.copyOf(abandoned.keySet()).forEach(id -> {
            Written stream = abandoned.remove(id);
            if (stream != null) {
                abandon(id, stream);
            }
        });
    }

    void close(String id, StreamState state) {
        Written stream = written.remove(id);
        Session session = link.session();
        if (stream == null || stream.isLost()) {
            return;
        }
        if (session == null || state == StreamState.EXPIRED) {
            check(id, stream, away());
            return;
        }
        String left = state.over() ? state.name() : LEFT;
        session.eval(Scripts.CLOSE, stream.keys.all(), replica, headLife(), life(), ascii(left));
    }

    /** What would be forgotten for its silence. */
    void touch(Session session) {
        long now = nanos.getAsLong();
        written.forEach((id, stream) -> {
            if (stream.touch(now, refreshNanos())) {
                session.eval(Scripts.APPEND, stream.keys.all(), replica, headLife(), life(), ZERO)
                        .whenComplete((touched, failure) -> check(id, stream, failure));
            }
        });
    }

    byte[] life() {
        return ascii(settings.retention().toMillis());
    }

    byte[] headLife() {
        return ascii(settings.retention().plus(settings.named()).toMillis());
    }

    private long refreshNanos() {
        return settings.retention().toNanos() / 3;
    }
}
