package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Random;

/** An upstream whose answer is not what its protocol says, in one known way. */
public final class MalformedUpstream extends RawPeer {

    /** What is wrong. */
    public enum Flaw {
        /** A good event, then a chunk whose size is no number. */
        CHUNK_SIZE,
        /** A kilobyte of noise instead of a reply; always the same noise. */
        RANDOM_BYTES,
        /** A stream whose text holds bytes that are no UTF-8. */
        INVALID_UTF8,
        /** The connection closes without a byte. */
        EMPTY_REPLY,
        /** Status 200 with a login page. */
        HTML,
        /** Status 200 with an error object. */
        ERROR_BODY,
        /** Status 200, right length, and JSON that ends too early. */
        BROKEN_JSON
    }

    private static final long NOISE_SEED = 20261122;

    private final Flaw flaw;

    public MalformedUpstream(Flaw flaw) {
        this.flaw = flaw;
        open();
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        send(socket, bytes());
        if (flaw == Flaw.EMPTY_REPLY || flaw == Flaw.RANDOM_BYTES) {
            socket.close();
        }
    }

    private Buffer bytes() {
        return switch (flaw) {
            case CHUNK_SIZE -> text(RawReply.STREAM_HEAD + RawReply.chunk(RawReply.event("he")) + "xyz\r\nboo\r\n");
            case RANDOM_BYTES -> noise();
            case INVALID_UTF8 -> invalidUtf8();
            case EMPTY_REPLY -> Buffer.buffer();
            case HTML -> text(RawReply.whole("text/html", "<html><body>Please log in</body></html>"));
            case ERROR_BODY -> json("{\"error\":{\"message\":\"quota is used up\"}}");
            case BROKEN_JSON -> json("{\"id\":\"chatcmpl-1\",\"choices\":[{");
        };
    }

    private static Buffer text(String text) {
        return Buffer.buffer(text);
    }

    private static Buffer json(String body) {
        return text(RawReply.whole("application/json", body));
    }

    /** A kilobyte that is no HTTP. */
    static Buffer noise() {
        byte[] noise = new byte[1024];
        new Random(NOISE_SEED).nextBytes(noise);
        return Buffer.buffer(noise);
    }

    /** 0xC3 0x28: the first half of a two-byte character, followed by what cannot be its second. */
    private static Buffer invalidUtf8() {
        String event = RawReply.event("@@");
        Buffer broken = Buffer.buffer(event);
        int at = event.indexOf("@@");
        broken.setByte(at, (byte) 0xC3).setByte(at + 1, (byte) 0x28);
        return text(RawReply.STREAM_HEAD)
                .appendString(Integer.toHexString(broken.length()) + "\r\n")
                .appendBuffer(broken)
                .appendString("\r\n" + RawReply.chunk(RawReply.FINISH) + RawReply.chunk(RawReply.DONE))
                .appendString(RawReply.LAST_CHUNK);
    }
}
