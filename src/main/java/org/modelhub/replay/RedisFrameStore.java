package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.modelhub.replay.Scripts.ascii;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.UsedTickets;
import org.modelhub.seal.BrokenSealException;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames in Redis. Each stream has a Redis stream there whose entries have the frames' numbers as their ids, so that
 * order and gaps can be checked; each entry is sealed for its place.
 *
 * <p>Who writes a stream is written beside it, and each replica shows every second that it lives. A stream whose writer
 * was not heard of for three seconds, or has left it, can be claimed; from then on the old writer's frames are refused.
 *
 * <p>What this replica writes is {@link OwnStreams}. While Redis is away, nothing is asked.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what nobody waits for may fail: time takes it away
public final class RedisFrameStore implements FrameStore, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisFrameStore.class);
    private static final byte[] WRITER = "writer".getBytes(UTF_8);
    private static final byte[] STATE = "state".getBytes(UTF_8);
    private static final byte[] REQUEST = "request".getBytes(UTF_8);
    private static final byte[] NOTHING = {};
    private static final String OPEN = "open";
    private static final int INBOX_AT_ONCE = 1000;
    private static final long LOOK_MILLIS = 1000;

    private final StoreLink link;
    private final SealedFrames frames;
    private final ReplayProperties settings;
    private final String prefix;
    private final String replica;
    private final ScheduledExecutorService timer;
    private final OwnStreams own;
    private volatile Consumer<String> cancelled = id -> {};

    RedisFrameStore(
            StoreLink link,
            SealedFrames frames,
            ReplayProperties settings,
            String prefix,
            String replica,
            ScheduledExecutorService timer,
            LongSupplier nanos) {
        this.link = link;
        this.frames = frames;
        this.settings = settings;
        this.prefix = prefix;
        this.replica = replica;
        this.timer = timer;
        this.own = new OwnStreams(link, frames, settings, prefix, replica, nanos);
    }

    RedisFrameStore start() {
        link.start(own::forgetAbandoned);
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** On the same connection. */
    UsedTickets tickets() {
        return new RedisTickets(link, prefix);
    }

    public boolean up() {
        return link.session() != null;
    }

    /** How many streams went on in memory only, because Redis failed them. */
    public long losses() {
        return own.losses();
    }

    @Override
    public void onCancelled(Consumer<String> listener) {
        cancelled = listener;
    }

    /** With what the timer may be late, and a little. */
    @Override
    public Duration patience() {
        return settings.timeout().plusMillis(50);
    }

    @Override
    public CompletionStage<Void> open(StreamHead head, DetachPolicy away, byte[] request) {
        return own.open(head, away, request);
    }

    @Override
    public CompletionStage<Void> append(String id, List<Frame> more) {
        return own.append(id, more);
    }

    @Override
    public void close(String id, StreamState state) {
        own.close(id, state);
    }

    /** Once a second: what the clients of other replicas want, and what would be forgotten for its silence. */
    private void look() {
        Session session = link.session();
        if (session == null || own.isEmpty()) {
            return;
        }
        session.run(commands -> commands.lpop(StreamKeys.inbox(prefix, replica), INBOX_AT_ONCE))
                .thenAccept(ids -> ids.forEach(id -> cancelled.accept(new String(id, UTF_8))));
        own.touch(session);
    }

    @Override
    public CompletionStage<@Nullable Stored> find(String id) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedFuture(OwnStreams.away());
        }
        StreamKeys keys = StreamKeys.of(prefix, id);
        CompletableFuture<byte[]> head = session.run(commands -> commands.get(keys.head()));
        return session.run(commands -> commands.hmget(keys.meta(), STATE, WRITER, REQUEST))
                .thenCombine(head, (meta, name) -> name == null ? null : stored(id, name, meta))
                .thenCompose(stored -> stored == null || stored.writer == null
                        ? CompletableFuture.completedFuture(stored == null ? null : stored.as(false))
                        : isWritten(session, id, stored.state, stored.writer).thenApply(stored::as));
    }

    private Found stored(String id, byte[] sealed, List<KeyValue<byte[], byte[]>> meta) {
        StreamHeads.Named named = frames.head(id, sealed);
        byte[] state = meta.get(0).getValueOrElse(NOTHING);
        byte[] writer = meta.get(1).getValueOrElse(NOTHING);
        byte[] request = meta.get(2).getValueOrElse(NOTHING);
        return new Found(
                named,
                request.length == 0 ? NOTHING : frames.openRequest(id, request),
                new String(state, UTF_8),
                writer.length == 0 ? null : new String(writer, UTF_8));
    }

    /** @param writer null if only the stream's name is left */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    private record Found(
            StreamHeads.Named named,
            byte[] request,
            String state,
            @Nullable String writer) {

        Stored as(boolean written) {
            return new Stored(
                    named.head(),
                    named.away(),
                    request,
                    writer == null ? StreamState.EXPIRED : RedisFrameStore.state(state),
                    written);
        }
    }

    private static StreamState state(String stored) {
        return switch (stored) {
            case OPEN -> StreamState.FLOWING;
            case OwnStreams.LEFT -> StreamState.DETACHED;
            default -> StreamState.valueOf(stored);
        };
    }

    private CompletableFuture<Boolean> isWritten(Session session, String id, String state, String writer) {
        if (!state.equals(OPEN) || writer.equals(replica)) {
            return CompletableFuture.completedFuture(state.equals(OPEN) && own.has(id));
        }
        return session.run(commands -> commands.exists(StreamKeys.replica(prefix, writer)))
                .thenApply(there -> there > 0);
    }

    @Override
    public CompletionStage<Standing> look(String id) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedFuture(OwnStreams.away());
        }
        byte[] meta = StreamKeys.of(prefix, id).meta();
        return session.run(commands -> commands.hmget(meta, STATE, WRITER)).thenCompose(known -> {
            if (!known.get(1).hasValue()) {
                return CompletableFuture.completedFuture(new Standing(StreamState.EXPIRED, false));
            }
            String state = new String(known.get(0).getValue(), UTF_8);
            String writer = new String(known.get(1).getValue(), UTF_8);
            return isWritten(session, id, state, writer).thenApply(there -> new Standing(state(state), there));
        });
    }

    @Override
    public CompletionStage<List<Frame>> read(String id, long after, int most) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedFuture(OwnStreams.away());
        }
        byte[] key = StreamKeys.of(prefix, id).frames();
        Range<String> behind = Range.from(Range.Boundary.including((after + 1) + "-0"), Range.Boundary.unbounded());
        return session.run(commands -> commands.xrange(key, behind, Limit.from(most)))
                .thenApply(entries -> opened(id, after, entries));
    }

    private List<Frame> opened(String id, long after, List<StreamMessage<byte[], byte[]>> entries) {
        List<Frame> opened = new ArrayList<>(entries.size());
        long last = after;
        for (StreamMessage<byte[], byte[]> entry : entries) {
            Frame frame = frame(id, entry);
            if (frame.first() != last + 1) {
                throw new StreamExpiredException("What follows chunk " + last + " is kept no longer.");
            }
            opened.add(frame);
            last = frame.last();
        }
        return opened;
    }

    private Frame frame(String id, StreamMessage<byte[], byte[]> entry) {
        String number = entry.getId().substring(0, entry.getId().indexOf('-'));
        try {
            return frames.frame(
                    id,
                    Long.parseLong(number),
                    entry.getBody().values().iterator().next());
        } catch (BrokenSealException broken) {
            LOGGER.atWarn().addKeyValue("streamId", id).log("a frame in Redis was not sealed by this hub");
            throw broken;
        }
    }

    @Override
    public CompletionStage<Boolean> claim(String id) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.completedFuture(false);
        }
        StreamKeys keys = StreamKeys.of(prefix, id);
        return session.run(commands -> commands.hmget(keys.meta(), STATE, WRITER))
                .thenCompose(known -> {
                    if (!known.get(1).hasValue()) {
                        return CompletableFuture.completedFuture(false);
                    }
                    String state = new String(known.get(0).getValue(), UTF_8);
                    byte[] writer = known.get(1).getValue();
                    return isWritten(session, id, state, new String(writer, UTF_8))
                            .thenCompose(there -> there
                                    ? CompletableFuture.completedFuture(false)
                                    : claim(session, id, keys, writer));
                });
    }

    private CompletableFuture<Boolean> claim(Session session, String id, StreamKeys keys, byte[] gone) {
        return session.eval(Scripts.CLAIM, keys.all(), ascii(replica), gone, own.headLife(), own.life())
                .thenApply(claimed -> {
                    if (claimed != 1) {
                        return false;
                    }
                    own.add(id, keys);
                    return true;
                });
    }

    @Override
    public void follow(String id, long taken) {
        Session session = link.session();
        if (session != null) {
            byte[] key = StreamKeys.of(prefix, id).reader();
            session.run(commands -> commands.set(key, ascii(taken), SetArgs.Builder.px(StoreLink.GONE)));
        }
    }

    @Override
    public CompletionStage<Long> followed(String id) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.completedFuture(NOBODY);
        }
        byte[] key = StreamKeys.of(prefix, id).reader();
        return session.run(commands -> commands.get(key))
                .thenApply(taken -> taken == null ? NOBODY : Long.parseLong(new String(taken, UTF_8)))
                .exceptionally(away -> NOBODY);
    }

    @Override
    public void cancel(String id) {
        Session session = link.session();
        if (session != null) {
            byte[] meta = StreamKeys.of(prefix, id).meta();
            session.run(commands -> commands.hget(meta, WRITER)).thenAccept(writer -> {
                if (writer != null) {
                    byte[][] inbox = {StreamKeys.inbox(prefix, new String(writer, UTF_8))};
                    session.eval(Scripts.CANCEL, inbox, ascii(id), own.life());
                }
            });
        }
    }

    @Override
    public void close() {
        link.close();
        timer.shutdown();
    }
}
