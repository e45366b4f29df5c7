package org.modelhub.edge.socket;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.engine.InnerAnswer;
import org.modelhub.edge.engine.InnerAsker;
import org.modelhub.edge.engine.InnerRequest;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;

/** One chat of a socket: from the message to the stream that answers it. One event loop only. */
final class SocketChat implements InnerAsker {

    private static final String ROUTE = "direct:edge.socket-chat";
    private static final String PATH = "/v1/chat";
    private static final String DIALECT = "openai";
    private static final String ANSWER_ID = "chatcmpl-";

    private final SocketSession session;
    private final SocketHub hub;
    private final @Nullable String requestId;
    private final Credit credit;
    private final long reportNanos;
    private @Nullable InnerRequest request;
    private @Nullable LiveStream source;
    private boolean bills;

    SocketChat(SocketSession session, SocketHub hub, @Nullable String requestId, Credit credit, long reportNanos) {
        this.session = session;
        this.hub = hub;
        this.requestId = requestId;
        this.credit = credit;
        this.reportNanos = reportNanos;
    }

    void ask(byte[] body, Caller caller, Map<String, String> headers) {
        bills = caller.policy().disconnect().action() != OnDisconnect.CANCEL;
        request = hub.requests().ask(ROUTE, PATH, headers, caller, body, this);
    }

    @Nullable
    String requestId() {
        return requestId;
    }

    Credit credit() {
        return credit;
    }

    long reportNanos() {
        return reportNanos;
    }

    @Override
    public void answered(InnerRequest answered, InnerAnswer answer) {
        LiveStream stream = hub.streams()
                .open(
                        head(answered, answer),
                        answer.chunks(),
                        answer.away(),
                        answered,
                        answer.request(),
                        EventLoop.current());
        source = stream;
        session.answered(this, stream, answer.headers(), answered::firstByte);
    }

    private StreamHead head(InnerRequest answered, InnerAnswer answer) {
        return new StreamHead(
                hub.streams().newId(),
                answer.caller() == null ? "" : answer.caller().keyId(),
                DIALECT,
                ANSWER_ID + answered.requestId(),
                System.currentTimeMillis() / 1000,
                answer.model(),
                answer.fingerprint(),
                answer.servedBy(),
                answer.continued());
    }

    @Override
    public void refused(HubError error, Map<String, String> headers) {
        session.refused(this, error);
    }

    @Override
    public void cutIfLeft() {
        if (source != null && !source.isStored() && source.status().state() == StreamState.DETACHED) {
            source.cancel();
        }
    }

    @Override
    public void cut(HubError ending) {
        if (source != null) {
            source.cancel();
        }
    }

    /** The client left before it had a stream to come back for; its key may say that the answer is billed all the same. */
    void clientLeft() {
        if (request != null && !bills) {
            request.abandon();
        }
    }
}
