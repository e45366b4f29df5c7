package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.live.Frame;

/**
 * A frame as bytes: its kind, how many numbers it covers beside its last one, and what is in it. A piece of text takes
 * three bytes more than its text, and comes back to the letter, half a surrogate pair too.
 */
final class FrameBytes {

    private static final int TEXT = 1;
    private static final int REASONING = 2;
    private static final int TOOL_CALL = 3;
    private static final int FINISH = 4;
    private static final int USAGE = 5;
    private static final int FAILURE = 6;
    private static final int NONE = -1;
    private static final int BITS = 32;

    private FrameBytes() {}

    static byte[] write(Frame frame) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind(frame.chunk()));
            number(out, (int) (frame.last() - frame.first()));
            content(out, frame.chunk());
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    static Frame read(long last, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int kind = in.readByte();
            long first = last - number(in);
            return new Frame(first, last, content(in, kind));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static int kind(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text) {
            return TEXT;
        } else if (chunk instanceof ChatChunk.Reasoning) {
            return REASONING;
        } else if (chunk instanceof ChatChunk.ToolCall) {
            return TOOL_CALL;
        } else if (chunk instanceof ChatChunk.Finish) {
            return FINISH;
        }
        return chunk instanceof ChatChunk.Usage ? USAGE : FAILURE;
    }

    private static void content(DataOutputStream out, ChatChunk chunk) throws IOException {
        if (chunk instanceof ChatChunk.Text text) {
            text(out, text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            text(out, reasoning.text());
            text(out, reasoning.signature());
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            number(out, call.index());
            text(out, call.id());
            text(out, call.name());
            text(out, call.arguments());
        } else if (chunk instanceof ChatChunk.Finish finish) {
            finish(out, finish);
        } else if (chunk instanceof ChatChunk.Usage counted) {
            usage(out, counted.usage());
        } else if (chunk instanceof ChatChunk.Failure failure) {
            error(out, failure.error());
        }
    }

    private static ChatChunk content(DataInputStream in, int kind) throws IOException {
        return switch (kind) {
            case TEXT -> new ChatChunk.Text(text(in));
            case REASONING -> new ChatChunk.Reasoning(text(in), text(in));
            case TOOL_CALL -> new ChatChunk.ToolCall(number(in), text(in), text(in), text(in));
            case FINISH -> finish(in);
            case USAGE ->
                new ChatChunk.Usage(new TokenUsage(number(in), number(in), number(in), number(in), in.readBoolean()));
            case FAILURE -> new ChatChunk.Failure(error(in));
            default -> throw new IOException("a frame of kind " + kind);
        };
    }

    private static void finish(DataOutputStream out, ChatChunk.Finish finish) throws IOException {
        text(out, finish.reason().wire());
        number(out, finish.seams().size());
        for (ChatChunk.Seam seam : finish.seams()) {
            number(out, seam.at());
            text(out, seam.model());
        }
    }

    private static ChatChunk.Finish finish(DataInputStream in) throws IOException {
        FinishReason reason = reason(text(in));
        int count = number(in);
        List<ChatChunk.Seam> seams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seams.add(new ChatChunk.Seam(number(in), text(in)));
        }
        return new ChatChunk.Finish(reason, seams);
    }

    private static FinishReason reason(String wire) throws IOException {
        for (FinishReason reason : FinishReason.values()) {
            if (reason.wire().equals(wire)) {
                return reason;
            }
        }
        throw new IOException("a finish " + wire);
    }

    private static void usage(DataOutputStream out, TokenUsage usage) throws IOException {
        number(out, usage.prompt());
        number(out, usage.completion());
        number(out, usage.reasoning());
        number(out, usage.cached());
        out.writeBoolean(usage.estimated());
    }

    private static void error(DataOutputStream out, HubError error) throws IOException {
        number(out, error.status());
        text(out, error.message());
        text(out, error.type());
        maybe(out, error.param());
        maybe(out, error.code());
        out.writeLong(
                error.retryAfter() == null
                        ? NONE
                        : Objects.requireNonNull(error.retryAfter()).toMillis());
    }

    private static HubError error(DataInputStream in) throws IOException {
        int status = number(in);
        String message = text(in);
        String type = text(in);
        String param = maybe(in);
        String code = maybe(in);
        long retry = in.readLong();
        return new HubError(status, message, type, param, code, retry == NONE ? null : Duration.ofMillis(retry));
    }

    private static void maybe(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(out, text);
        }
    }

    private static @Nullable String maybe(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    /** In UTF-8, or by its characters where half a surrogate pair stands in it. */
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        if (new String(utf8, UTF_8).equals(text)) {
            number(out, 2 * utf8.length);
            out.write(utf8);
        } else {
            number(out, 2 * text.length() + 1);
            out.writeChars(text);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        int length = number(in);
        if (length % 2 == 0) {
            return new String(in.readNBytes(length / 2), UTF_8);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length / 2; i++) {
            text.append(in.readChar());
        }
        return text.toString();
    }

    /** Seven bits in a byte, the lowest first. */
    private static void number(DataOutputStream out, int number) throws IOException {
        int rest = number;
        while ((rest & ~0x7F) != 0) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int number(DataInputStream in) throws IOException {
        int number = 0;
        for (int shift = 0; shift < BITS; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("a number that does not end");
    }
}
