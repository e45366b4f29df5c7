package org.modelhub.edge.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.edge.FindStream;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.edge.engine.StreamErrors;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.stream.live.FrameReader.Dismissal;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * What one client and the hub say over a socket, in the protocol {@code modelhub.v1}: chats, and what belongs to them. What
 * is wrong with a message is told in a frame; the socket stays open for the others. One event loop only.
 */
final class SocketSession implements SocketProtocol, OpenSockets.Member {

    private final Executor loop = EventLoop.current();
    private final SocketHub hub;
    private final SocketLink link;
    private final Caller caller;
    private final Map<String, String> headers;
    private final HubFrames frames = HubFrames.ofThisLoop();
    private final Map<String, SocketStream> streams = new HashMap<>();
    /** In the order in which they get what room there is; who had some goes to the end. */
    private final Deque<SocketStream> turns = new ArrayDeque<>();

    private final Set<SocketChat> asked = new HashSet<>();
    private int sought;
    private boolean draining;
    private boolean closed;

    SocketSession(SocketHub hub, SocketLink link, Caller caller, Map<String, String> headers) {
        this.hub = hub;
        this.link = link;
        this.caller = caller;
        this.headers = headers;
        hub.sockets().opened(this);
    }

    @Override
    public void message(byte[] text) {
        String requestId = null;
        try {
            JsonView message = JsonView.parse(text);
            requestId = ClientFields.requestId(message);
            act(ClientFields.type(message), message, requestId);
        } catch (JsonException unreadable) {
            refuse(requestId, HubError.badRequest(unreadable.getMessage(), null, "invalid_json"));
        } catch (RuntimeException refused) {
            refuse(requestId, ThrownErrors.asHubError(refused));
        }
    }

    private void act(String type, JsonView message, @Nullable String requestId) {
        switch (type) {
            case "chat" -> chat(message, requestId);
            case "resume" -> resume(message, requestId);
            case "credit" -> {
                SocketStream stream = stream(message);
                stream.grant(() -> stream.credit().grant(message));
            }
            case "cancel" -> cancel(message, requestId);
            case "ping" -> send(frames.pong(message.raw("t")));
            default ->
                throw new HubException(HubError.badRequest(
                        "A message is a chat, or its type is one of resume, credit, cancel and ping.",
                        "type",
                        "unknown_type"));
        }
    }

    private void chat(JsonView message, @Nullable String requestId) {
        checkRoom();
        SocketChat chat = new SocketChat(this, hub, requestId, Credit.in(message), ClientFields.reportNanos(message));
        byte[] body = ClientFields.chatBody(message);
        asked.add(chat);
        chat.ask(body, caller, headers);
    }

    private void checkRoom() {
        if (draining) {
            throw new HubException(Dismissals.DRAINING);
        }
        if (streams.size() + asked.size() + sought >= hub.limits().streams()) {
            throw new HubException(new HubError(
                    429,
                    "A socket may have " + hub.limits().streams() + " streams open at once.",
                    "rate_limit_error",
                    null,
                    "too_many_streams",
                    null));
        }
    }

    /** What is no chat goes through no route, so the key is looked up here. */
    private void checkKey() {
        if (hub.keys().known(caller.keyId()) == null) {
            throw new HubException(HubError.unauthorized("The API key of this connection was revoked."));
        }
    }

    private void resume(JsonView message, @Nullable String requestId) {
        String id = ClientFields.streamId(message);
        long after = ClientFields.seq(message);
        Credit credit = Credit.in(message);
        long report = ClientFields.reportNanos(message);
        checkRoom();
        checkKey();
        sought++;
        find(id, after)
                .whenComplete((found, failure) -> loop.execute(() -> {
                    sought--;
                    if (!closed) {
                        found(
                                found,
                                failure,
                                id,
                                requestId,
                                source -> resume(source, requestId, credit, after, report));
                    }
                }));
    }

    private CompletionStage<FrameSource> find(String id, long after) {
        return FindStream.in(hub.streams(), id, caller.keyId(), after, stream -> false);
    }

    /** @param found null if there is a failure */
    private void found(
            @Nullable FrameSource found,
            @Nullable Throwable failure,
            String id,
            @Nullable String requestId,
            Consumer<FrameSource> then) {
        if (found == null) {
            unavailable(id, requestId, Objects.requireNonNull(failure));
            return;
        }
        try {
            then.accept(found);
        } catch (RuntimeException refused) {
            unavailable(id, requestId, refused);
        }
    }

    private void unavailable(String id, @Nullable String requestId, Throwable why) {
        HubError error = ThrownErrors.asHubError(why);
        send(frames.error(id, requestId, -1, false, error));
        if (error.equals(StreamErrors.EXPIRED)) {
            link.close(CloseCode.EXPIRED, "the stream is kept no longer");
        }
    }

    private void resume(FrameSource source, @Nullable String requestId, Credit credit, long after, long report) {
        SocketStream stream = new SocketStream(link, source, requestId, credit, () -> {}, this::ended);
        SocketStream before = streams.get(stream.id());
        if (before != null) {
            // The client asks again for what it has open: the old reader goes without a word.
            before.giveWay();
            turns.remove(before);
        }
        try {
            begin(stream, after, true, Map.of(), report);
        } catch (StreamExpiredException gone) {
            throw new HubException(StreamErrors.EXPIRED, gone);
        } catch (IllegalArgumentException beyond) {
            throw new HubException(HubError.badRequest("The stream never came to this number.", "seq", "invalid_seq"));
        } finally {
            if (before != null) {
                before.detach();
            }
        }
    }

    private void begin(SocketStream stream, long after, boolean resumed, Map<String, String> told, long report) {
        streams.put(stream.id(), stream);
        turns.add(stream);
        try {
            stream.begin(after, resumed, told);
        } catch (RuntimeException refused) {
            streams.remove(stream.id());
            turns.remove(stream);
            throw refused;
        }
        if (report > 0) {
            stream.report(hub.deadlines().current(), report);
        }
    }

    private void cancel(JsonView message, @Nullable String requestId) {
        String id = ClientFields.streamId(message);
        checkKey();
        SocketStream here = streams.get(id);
        if (here != null) {
            here.source().cancel();
            here.grant(here.credit()::lift);
        } else {
            FindStream.in(hub.streams(), id, caller.keyId())
                    .whenComplete((found, failure) ->
                            loop.execute(() -> found(found, failure, id, requestId, FrameSource::cancel)));
        }
    }

    private SocketStream stream(JsonView message) {
        SocketStream stream = streams.get(ClientFields.streamId(message));
        if (stream == null) {
            throw new HubException(StreamErrors.NOT_FOUND);
        }
        return stream;
    }

    private void refuse(@Nullable String requestId, HubError error) {
        send(frames.error(null, requestId, -1, false, error));
        if (error.status() == 401) {
            link.close(CloseCode.UNAUTHORIZED, "the key is valid no longer");
        }
    }

    private void send(JsonWriter frame) {
        link.send(frame);
        link.flushSoon();
    }

    /** An answer began. @return whether somebody reads it */
    @Nullable
    SocketStream answered(SocketChat chat, FrameSource source, Map<String, String> told, Runnable firstByte) {
        asked.remove(chat);
        if (closed) {
            return null;
        }
        SocketStream stream = new SocketStream(link, source, chat.requestId(), chat.credit(), firstByte, this::ended);
        begin(stream, 0, false, told, chat.reportNanos());
        return stream;
    }

    /** A chat has no answer. */
    void refused(SocketChat chat, HubError error) {
        asked.remove(chat);
        if (closed) {
            return;
        }
        refuse(chat.requestId(), error);
        closeIfDrained();
    }

    private void ended(SocketStream stream, @Nullable Dismissal why) {
        streams.remove(stream.id(), stream);
        turns.remove(stream);
        if (why == Dismissal.EXPIRED) {
            link.close(CloseCode.EXPIRED, "the stream is kept no longer");
        } else if (why == Dismissal.SLOW && !link.writable()) {
            link.close(CloseCode.TOO_SLOW, "too little was taken for too long");
        } else if (why == Dismissal.DRAINING) {
            draining = true;
        }
        closeIfDrained();
    }

    @Override
    public void drained() {
        for (int left = turns.size(); left > 0 && link.writable() && !turns.isEmpty(); left--) {
            SocketStream next = turns.poll();
            turns.add(next);
            next.drained();
        }
    }

    /** What can be resumed elsewhere is sent there. */
    @Override
    public void drain() {
        loop.execute(() -> {
            draining = true;
            List<SocketStream> open = new ArrayList<>(streams.values());
            for (SocketStream stream : open) {
                if (!(stream.source() instanceof LiveStream)) {
                    stream.leave(Dismissal.DRAINING);
                }
            }
            closeIfDrained();
        });
    }

    private void closeIfDrained() {
        if (draining && streams.isEmpty() && asked.isEmpty()) {
            link.close(CloseCode.DRAINING, "this instance of the hub ends; connect again");
        }
    }

    @Override
    public void closed() {
        closed = true;
        hub.sockets().closed(this);
        List.copyOf(streams.values()).forEach(SocketStream::detach);
        streams.clear();
        turns.clear();
        List.copyOf(asked).forEach(SocketChat::clientLeft);
    }
}
