package org.modelhub.dialect.bedrock;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.Message;

/**
 * Cuts an answer into the frames of {@code application/vnd.amazon.eventstream}, however the bytes arrive.
 *
 * <pre>
 *   total length | length of headers | checksum of these two | headers | payload | checksum of all before
 *      4 bytes   |      4 bytes      |        4 bytes        |                   |        4 bytes
 * </pre>
 *
 * A whole frame is read by AWS' own library. What gathers its bytes is not the library's: that takes 2 MB for each stream
 * and frames of any length up to 24 MB. The first checksum is looked at as soon as it is there, because a length that
 * was spoilt on its way would have the reader wait for bytes that never come.
 */
final class FrameReader {

    private static final int PRELUDE = 12;
    private static final int LEAST = 16;

    /** A buffer above this size, which a rare long frame needed, is not kept for the rest of the stream. */
    private static final int KEPT = 16 << 10;

    private final int limit;
    private final Consumer<Message> sink;
    private byte[] held = new byte[1024];
    private int length;
    private int total;
    private @Nullable String problem;

    /** @param limit bytes of one frame at most */
    FrameReader(int limit, Consumer<Message> sink) {
        this.limit = limit;
        this.sink = sink;
    }

    /** {@return why the bytes cannot be read, or null; the reader is of no use after a problem} */
    @Nullable
    String feed(byte[] bytes, int offset, int count) {
        int end = offset + count;
        int at = offset;
        while (at < end && problem == null) {
            at = take(bytes, at, end);
        }
        return problem;
    }

    /** The same for the end of the bytes, which must be the end of a frame. */
    @Nullable
    String end() {
        return problem == null && length > 0 ? "it ends inside a frame" : problem;
    }

    private int take(byte[] bytes, int from, int end) {
        int wanted = (total == 0 ? PRELUDE : total) - length;
        int taken = Math.min(wanted, end - from);
        System.arraycopy(bytes, from, held, length, taken);
        length += taken;
        if (taken == wanted && total == 0) {
            prelude();
        } else if (taken == wanted) {
            frame();
        }
        return from + taken;
    }

    private void prelude() {
        ByteBuffer prelude = ByteBuffer.wrap(held, 0, PRELUDE);
        int announced = prelude.getInt();
        int headers = prelude.getInt();
        CRC32 checksum = new CRC32();
        checksum.update(held, 0, PRELUDE - Integer.BYTES);
        if ((int) checksum.getValue() != prelude.getInt()) {
            problem = "the checksum of a frame's lengths is wrong";
        } else if (announced < LEAST || headers < 0 || headers > announced - LEAST) {
            problem = "the lengths of a frame do not fit each other";
        } else if (announced > limit) {
            problem = "a frame is longer than " + limit + " bytes";
        } else {
            total = announced;
            held = held.length < total ? Arrays.copyOf(held, total) : held;
        }
    }

    private void frame() {
        Message message;
        try {
            message = Message.decode(ByteBuffer.wrap(held, 0, total));
        } catch (RuntimeException broken) {
            problem = "a frame is broken";
            return;
        }
        length = 0;
        total = 0;
        if (held.length > KEPT) {
            held = new byte[1024];
        }
        sink.accept(message);
    }
}
