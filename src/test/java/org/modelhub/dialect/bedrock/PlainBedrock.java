package org.modelhub.dialect.bedrock;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ToolArguments;

/** A decoder of Bedrock's frames that has all bytes at once and is neither fast nor clever: the oracle of the fuzz test. */
final class PlainBedrock {

    private final List<String> chunks = new ArrayList<>();
    private final Map<Integer, String[]> calls = new TreeMap<>();
    private final Map<Integer, String> signatures = new TreeMap<>();
    private int called;

    List<String> decode(byte[] stream) {
        int at = 0;
        while (at < stream.length && !failed()) {
            at = frame(stream, at);
        }
        return chunks;
    }

    /** As a chunk is compared: without the id, which is random, and without the words of a failure. */
    static String plain(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Failure) {
            return "Failure";
        }
        if (chunk instanceof ChatChunk.ToolCall call) {
            return "ToolCall " + call.index() + " " + call.name() + " " + call.arguments();
        }
        return chunk.toString();
    }

    private boolean failed() {
        return !chunks.isEmpty() && chunks.get(chunks.size() - 1).equals("Failure");
    }

    private int frame(byte[] stream, int at) {
        ByteBuffer rest = ByteBuffer.wrap(stream, at, stream.length - at).slice();
        if (rest.remaining() < 12 || rest.getInt(8) != checksum(stream, at, 8)) {
            chunks.add("Failure");
            return stream.length;
        }
        int total = rest.getInt(0);
        if (total > rest.remaining() || rest.getInt(total - 4) != checksum(stream, at, total - 4)) {
            chunks.add("Failure");
            return stream.length;
        }
        Map<String, String> headers = headers(rest, rest.getInt(4));
        byte[] payload = new byte[total - 16 - rest.getInt(4)];
        rest.position(12 + rest.getInt(4));
        rest.get(payload);
        message(headers, new String(payload, StandardCharsets.UTF_8));
        return at + total;
    }

    private static Map<String, String> headers(ByteBuffer frame, int length) {
        Map<String, String> headers = new HashMap<>();
        frame.position(12);
        while (frame.position() < 12 + length) {
            String name = text(frame, frame.get());
            frame.get();
            headers.put(name, text(frame, frame.getShort()));
        }
        return headers;
    }

    private static String text(ByteBuffer frame, int length) {
        byte[] bytes = new byte[length];
        frame.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    private void message(Map<String, String> headers, String payload) {
        if (!headers.get(":message-type").equals("event")) {
            chunks.add("Failure");
            return;
        }
        JsonObject event = new JsonObject(payload);
        int block = event.getInteger("contentBlockIndex", 0);
        switch (headers.get(":event-type")) {
            case "contentBlockStart" -> {
                close(block);
                tool(block, event.getJsonObject("start"));
            }
            case "contentBlockDelta" -> delta(block, event.getJsonObject("delta"));
            case "contentBlockStop" -> close(block);
            case "messageStop" -> stop(event.getString("stopReason"));
            case "metadata" -> usage(event.getJsonObject("usage"));
            default -> {}
        }
    }

    private void tool(int block, JsonObject piece) {
        if (piece.containsKey("toolUse")) {
            JsonObject use = piece.getJsonObject("toolUse");
            String[] call = calls.computeIfAbsent(block, index -> new String[] {use.getString("name"), ""});
            call[1] += use.getString("input", "");
        }
    }

    private void delta(int block, JsonObject delta) {
        JsonObject reasoning = delta.getJsonObject("reasoningContent", new JsonObject());
        if (!reasoning.getString("text", "").isEmpty()) {
            chunks.add(new ChatChunk.Reasoning(reasoning.getString("text")).toString());
        }
        if (reasoning.containsKey("signature")) {
            signatures.merge(block, reasoning.getString("signature"), String::concat);
        }
        if (reasoning.containsKey("redactedContent")) {
            String redacted = "redacted:bedrock:" + reasoning.getString("redactedContent");
            chunks.add(new ChatChunk.Reasoning("", redacted).toString());
        }
        if (!delta.getString("text", "").isEmpty()) {
            chunks.add(new ChatChunk.Text(delta.getString("text")).toString());
        }
        tool(block, delta);
    }

    private void close(int block) {
        String signature = signatures.remove(block);
        if (signature != null && !failed()) {
            chunks.add(new ChatChunk.Reasoning("", "bedrock:" + signature).toString());
        }
        String[] call = calls.remove(block);
        if (call != null && !failed()) {
            chunks.add(plain(new ToolArguments(FrameFuzzTest.REQUEST).call(called++, call[0], call[1])));
        }
    }

    private void stop(String reason) {
        List.copyOf(signatures.keySet()).forEach(this::close);
        List.copyOf(calls.keySet()).forEach(this::close);
        if (failed()) {
            return;
        }
        switch (reason) {
            case "malformed_tool_use" -> chunks.add("Failure");
            case "max_tokens" -> chunks.add(new ChatChunk.Finish(FinishReason.LENGTH).toString());
            case "content_filtered" -> chunks.add(new ChatChunk.Finish(FinishReason.CONTENT_FILTER).toString());
            default ->
                chunks.add(new ChatChunk.Finish(called > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP).toString());
        }
    }

    private void usage(JsonObject usage) {
        int cached = usage.getInteger("cacheReadInputTokens");
        int prompt = usage.getInteger("inputTokens") + cached;
        int completion = usage.getInteger("outputTokens");
        if (prompt + completion > 0) {
            chunks.add(new ChatChunk.Usage(new TokenUsage(prompt, completion, 0, cached, false)).toString());
        }
    }
}
