package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * An upstream that says what it is told to each request, byte for byte, and closes the connection where it is told to: a
 * vendor whose machine dies in the middle of an answer.
 */
public final class CutUpstream extends RawPeer {

    /**
     * The bytes of one reply.
     *
     * @param cut how many of them go out before the connection closes; all of them leave it open
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    public record Reply(byte[] bytes, int cut) {

        public static Reply whole(byte[] bytes) {
            return new Reply(bytes, bytes.length);
        }

        /** A refusal with a JSON body. */
        public static Reply refusal(int status, String json) {
            int length = json.getBytes(StandardCharsets.UTF_8).length;
            return whole((RawReply.head(status, "Refused", "application/json", length) + json)
                    .getBytes(StandardCharsets.UTF_8));
        }

        /** A whole answer. */
        public static Reply json(String json) {
            return whole(RawReply.whole("application/json", json).getBytes(StandardCharsets.UTF_8));
        }

        public Reply cutAt(int at) {
            return new Reply(bytes, at);
        }
    }

    private final Function<SeenRequest, Reply> replies;

    public CutUpstream(Function<SeenRequest, Reply> replies) {
        this.replies = replies;
        open();
    }

    /** A streamed reply of these pieces, each a chunk of its own. */
    public static Reply stream(String contentType, List<byte[]> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (byte[] piece : pieces) {
            out.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(piece);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(RawReply.LAST_CHUNK.getBytes(StandardCharsets.US_ASCII));
        return Reply.whole(out.toByteArray());
    }

    /** Where the body of a streamed reply begins. */
    public static int bodyOf(Reply reply) {
        String head = new String(reply.bytes(), 0, Math.min(400, reply.bytes().length), StandardCharsets.ISO_8859_1);
        return head.indexOf("\r\n\r\n") + 4;
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        Reply reply = replies.apply(request);
        if (reply.cut() < reply.bytes().length) {
            send(socket, Buffer.buffer(reply.bytes()).slice(0, reply.cut()));
            socket.close();
        } else {
            send(socket, Buffer.buffer(reply.bytes()));
        }
    }
}
