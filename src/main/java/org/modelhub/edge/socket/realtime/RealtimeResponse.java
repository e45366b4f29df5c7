package org.modelhub.edge.socket.realtime;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.engine.InnerAnswer;
import org.modelhub.edge.engine.InnerAsker;
import org.modelhub.edge.engine.InnerRequest;
import org.modelhub.edge.socket.Dismissals;
import org.modelhub.edge.socket.LoopReader;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.stream.live.Attachment;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.wire.JsonView;

/**
 * One response of a session: a request through the hub, whose answer is taken as fast as the socket takes its events.
 *
 * <pre>
 *   ASKED ──answered──▶ FLOWING ──last chunk, cancelled, no room──▶ ENDING ──all events written──▶ OVER
 *     └──────refused, cancelled──────────────────────────────────────▲
 * </pre>
 *
 * One event loop only.
 */
final class RealtimeResponse extends LoopReader implements InnerAsker {

    static final Set<String> OWN_FIELDS = Set.of("conversation", "input", "metadata");

    private static final String ROUTE = "direct:edge.responses";
    private static final String PATH = "/v1/realtime";
    private static final String DIALECT = "openai-responses";
    private static final int JOINED_CHARS = 4 << 10;

    private final RealtimeSession session;
    private final String id;
    private final @Nullable String conversation;
    private final ResponseSettings settings;
    private final byte @Nullable [] metadata;
    private final ResponseOutput output;
    private @Nullable InnerRequest request;
    private @Nullable FrameSource source;
    private @Nullable Attachment attachment;
    private FinishReason finish = FinishReason.STOP;
    private boolean cancelled;
    private @Nullable HubError cut;
    private boolean behind;
    private boolean pulling;
    private boolean ending;
    private boolean left;

    /** @param conversation id of the one that it becomes part of, or null */
    RealtimeResponse(
            RealtimeSession session,
            String id,
            @Nullable String conversation,
            ResponseSettings settings,
            JsonView asked) {
        this.session = session;
        this.id = id;
        this.conversation = conversation;
        this.settings = settings;
        this.metadata = asked.has("metadata") ? asked.raw("metadata") : null;
        this.output =
                new ResponseOutput(session.link(), session.events(), session.conversation(), conversation != null, id);
    }

    String id() {
        return id;
    }

    void ask(byte[] body) {
        session.send(session.events().response("response.created", so("in_progress", null, null, null)));
        request = session.hub().requests().ask(ROUTE, PATH, session.headers(), session.caller(), body, this);
    }

    @Override
    public void answered(InnerRequest answered, InnerAnswer answer) {
        request = answered;
        FrameSource stream = session.hub()
                .streams()
                .open(head(answer), answer.chunks(), answer.away(), answered, answer.request(), EventLoop.current());
        source = stream;
        if (!ending) {
            attachment = stream.attach(0, this);
            pull();
        }
    }

    private StreamHead head(InnerAnswer answer) {
        return new StreamHead(
                session.hub().streams().newId(),
                answer.caller() == null ? "" : answer.caller().keyId(),
                DIALECT,
                id,
                System.currentTimeMillis() / 1000,
                answer.model(),
                answer.fingerprint(),
                answer.servedBy(),
                answer.continued());
    }

    @Override
    public void refused(HubError error, Map<String, String> headers) {
        end("failed", null, error, null);
    }

    @Override
    public void cutIfLeft() {
        if (left && source != null) {
            source.cancel();
        }
    }

    @Override
    public void cut(HubError reason) {
        cut = reason;
        if (source != null) {
            source.cancel();
        }
    }

    /** The client wants no more of it. */
    void cancel() {
        cancelled = true;
        if (source != null) {
            source.cancel();
        } else if (request != null) {
            request.abandon();
            end("cancelled", "client_cancelled", null, null);
        }
    }

    /** What waited is written so far that there is room for more. */
    void drained() {
        behind = true;
        pull();
    }

    @Override
    protected void pull() {
        if (pulling) {
            return;
        }
        pulling = true;
        boolean wrote = false;
        while (session.link().writable() && (output.writeNext() || take())) {
            wrote = true;
        }
        pulling = false;
        if (wrote) {
            session.link().flushSoon();
        }
    }

    private boolean take() {
        Attachment from = attachment;
        if (ending || from == null) {
            return false;
        }
        List<Frame> taken = from.take(JOINED_CHARS, behind ? Long.MAX_VALUE : 1);
        behind &= !taken.isEmpty();
        try {
            for (int i = 0; i < taken.size() && !ending; i++) {
                take(taken.get(i).chunk());
            }
        } catch (HubException noRoom) {
            stop(noRoom.error());
        }
        return !taken.isEmpty();
    }

    private void take(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            firstByte();
            output.text(text.text());
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            firstByte();
            output.call(call);
        } else if (chunk instanceof ChatChunk.Finish said) {
            finish = said.reason();
        } else if (chunk instanceof ChatChunk.Usage counted) {
            complete(counted.usage());
        } else if (chunk instanceof ChatChunk.Failure failure) {
            failed(failure.error());
        }
        // Reasoning is for nobody to read here: these events have no place for it.
    }

    private void firstByte() {
        if (request != null) {
            request.firstByte();
        }
    }

    private void complete(TokenUsage usage) {
        switch (finish) {
            case LENGTH -> end("incomplete", "max_output_tokens", null, usage);
            case CONTENT_FILTER -> end("incomplete", "content_filter", null, usage);
            default -> end("completed", null, null, usage);
        }
    }

    private void failed(HubError error) {
        if (cancelled) {
            end("cancelled", "client_cancelled", null, null);
        } else {
            end("failed", null, cut == null ? error : cut, null);
        }
    }

    private void stop(HubError why) {
        if (source != null) {
            source.cancel();
        }
        end("failed", null, why, null);
    }

    @Override
    protected void sentAway(Dismissal why) {
        // There is no way back to it for a client of this protocol.
        if (!ending) {
            stop(Dismissals.error(why));
            session.sentAway(why);
        }
    }

    private void end(String status, @Nullable String reason, @Nullable HubError error, @Nullable TokenUsage usage) {
        if (ending) {
            return;
        }
        ending = true;
        if (attachment != null) {
            attachment.detach();
        }
        output.closeMessage(status.equals("completed") ? "completed" : "incomplete");
        output.then(() ->
                session.link().send(session.events().response("response.done", so(status, reason, error, usage))));
        output.then(() -> {
            output.forget();
            session.ended(error);
        });
        pull();
    }

    private RealtimeEvents.Response so(
            String status, @Nullable String reason, @Nullable HubError error, @Nullable TokenUsage usage) {
        return new RealtimeEvents.Response(
                id, conversation, settings, metadata, status, reason, error, usage, output.items());
    }

    /** The socket is closed. The key may say that the answer is billed all the same. */
    void clientLeft() {
        ending = true;
        left = true;
        boolean bills = session.caller().policy().disconnect().action() != OnDisconnect.CANCEL;
        if (attachment != null) {
            attachment.detach();
        }
        if (!bills && source != null) {
            source.cancel();
        } else if (!bills && request != null) {
            request.abandon();
        }
    }
}
