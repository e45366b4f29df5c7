package org.modelhub.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.live.StreamFlow;
import org.modelhub.stream.live.StreamSnapshot;

/** A stream as its client sees it that asks for its state, in OpenAI's words where it has some. */
final class StreamView {

    private StreamView() {}

    static Map<String, Object> of(StreamSnapshot stream) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", stream.head().id());
        view.put("object", "stream");
        view.put("state", stream.state().wire());
        view.put("model", stream.head().model());
        view.put("created", stream.head().created());
        view.put("served_by", stream.head().servedBy());
        view.put("last", stream.last());
        view.put("from", stream.from());
        view.put("text", stream.text());
        view.put("reasoning", stream.reasoning());
        view.put("tool_calls", calls(stream.toolCalls()));
        view.put(
                "finish_reason",
                stream.finish() == null ? null : stream.finish().wire());
        view.put("usage", usage(stream.usage()));
        view.put("error", error(stream.error()));
        view.put("expires_at", stream.expiresAt() == 0 ? null : stream.expiresAt() / 1000);
        view.put("flow", flow(stream.flow()));
        return view;
    }

    private static List<Map<String, Object>> calls(List<ChatChunk.ToolCall> calls) {
        return calls.stream()
                .map(call -> Map.of("id", call.id(), "type", "function", "function", (Object)
                        Map.of("name", call.name(), "arguments", call.arguments())))
                .toList();
    }

    private static @Nullable Map<String, Object> usage(@Nullable TokenUsage usage) {
        if (usage == null) {
            return null;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("prompt_tokens", usage.prompt());
        view.put("completion_tokens", usage.completion());
        view.put("total_tokens", usage.total());
        return view;
    }

    private static @Nullable Map<String, Object> error(@Nullable HubError error) {
        if (error == null) {
            return null;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("message", error.message());
        view.put("type", error.type());
        view.put("param", error.param());
        view.put("code", error.code());
        return view;
    }

    private static Map<String, Object> flow(StreamFlow flow) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("chunks", flow.chunks());
        view.put("frames", flow.frames());
        view.put("bytes", flow.bytes());
        view.put("pauses", flow.pauses());
        view.put("paused_ms", flow.pausedMillis());
        view.put("readers", flow.readers());
        view.put("buffered", flow.buffered());
        return view;
    }
}
