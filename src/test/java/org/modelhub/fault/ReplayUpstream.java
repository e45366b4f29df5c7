package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;

/**
 * An upstream that answers every request with the bytes it was last given, whatever they are, and holds the rest back
 * until it is told to go on.
 */
public final class ReplayUpstream extends RawPeer {

    private volatile Buffer reply = Buffer.buffer();
    private volatile boolean last;
    private volatile NetSocket caller;

    public ReplayUpstream() {
        open();
    }

    /** From now on: this and nothing else; the connection stays open. */
    public void reply(String bytes) {
        reply = Buffer.buffer(bytes);
        last = false;
    }

    /** From now on: these bytes, none if that is what it takes, and the end of the connection. */
    public void replyAndClose(byte[] bytes) {
        reply = Buffer.buffer(bytes);
        last = true;
    }

    /** From now on: a stream of status 200 whose body is this, complete as HTTP. */
    public void replyStream(String body) {
        reply(RawReply.STREAM_HEAD + RawReply.chunk(body) + RawReply.LAST_CHUNK);
    }

    /** From now on: a stream that begins with this, to be continued by {@link #goOn} and {@link #finish}. */
    public void replyOpenStream(String body) {
        reply(RawReply.STREAM_HEAD + RawReply.chunk(body));
    }

    /** From now on: a whole answer of status 200. */
    public void replyJson(String body) {
        reply(RawReply.whole("application/json", body));
    }

    /** From now on: a refusal with a JSON body. */
    public void replyStatus(int status, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        reply(RawReply.head(status, "Refused", "application/json", length) + body);
    }

    /** More of the stream, to whoever asked last. */
    public void goOn(String body) {
        send(caller, RawReply.chunk(body));
    }

    public void finish(String body) {
        send(caller, RawReply.chunk(body) + RawReply.LAST_CHUNK);
    }

    /** One stream event with this text; the text must need no JSON escape. */
    public static String event(String text) {
        return RawReply.event(text);
    }

    /** The end of a good stream. */
    public static String ending() {
        return RawReply.FINISH + RawReply.DONE;
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        caller = socket;
        send(socket, reply);
        if (last) {
            socket.close();
        }
    }
}
