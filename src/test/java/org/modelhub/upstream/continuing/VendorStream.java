package org.modelhub.upstream.continuing;

import static org.modelhub.upstream.continuing.OpenAiStream.bytes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.modelhub.fault.CutUpstream;
import org.modelhub.fault.CutUpstream.Reply;

/** One answer as a stream in the form of each vendor. */
enum VendorStream {
    ANTHROPIC("text/event-stream") {
        @Override
        List<byte[]> events(List<String> pieces) {
            List<byte[]> events = new ArrayList<>();
            JsonObject message = new JsonObject()
                    .put("id", "msg_1")
                    .put("type", "message")
                    .put("role", "assistant")
                    .put("content", new JsonArray())
                    .put("model", "m")
                    .put("usage", new JsonObject().put("input_tokens", 7).put("output_tokens", 1));
            events.add(event("message_start", new JsonObject().put("message", message)));
            JsonObject block = new JsonObject().put("type", "text").put("text", "");
            events.add(event(
                    "content_block_start", new JsonObject().put("index", 0).put("content_block", block)));
            for (String piece : pieces) {
                JsonObject delta = new JsonObject().put("type", "text_delta").put("text", piece);
                events.add(event(
                        "content_block_delta", new JsonObject().put("index", 0).put("delta", delta)));
            }
            events.add(event("content_block_stop", new JsonObject().put("index", 0)));
            events.add(event(
                    "message_delta",
                    new JsonObject()
                            .put("delta", new JsonObject().put("stop_reason", "end_turn"))
                            .put("usage", new JsonObject().put("output_tokens", 5))));
            events.add(event("message_stop", new JsonObject()));
            return events;
        }

        private byte[] event(String type, JsonObject data) {
            return bytes("event: " + type + "\ndata: " + data.put("type", type).encode() + "\n\n");
        }
    },
    DASHSCOPE("text/event-stream") {
        @Override
        List<byte[]> events(List<String> pieces) {
            List<byte[]> events = new ArrayList<>();
            for (String piece : pieces) {
                events.add(event(events.size(), piece, "null"));
            }
            events.add(event(events.size(), "", "stop"));
            return events;
        }

        private byte[] event(int id, String text, String finish) {
            JsonObject message = new JsonObject().put("role", "assistant").put("content", text);
            JsonObject choice = new JsonObject().put("message", message).put("finish_reason", finish);
            JsonObject usage = new JsonObject().put("input_tokens", 7).put("output_tokens", 5);
            JsonObject data = new JsonObject()
                    .put("output", new JsonObject().put("choices", new JsonArray().add(choice)))
                    .put("usage", usage.put("total_tokens", 12))
                    .put("request_id", "r");
            return bytes("id:" + id + "\nevent:result\n:HTTP_STATUS/200\ndata:" + data.encode() + "\n\n");
        }
    },
    GEMINI("text/event-stream") {
        @Override
        List<byte[]> events(List<String> pieces) {
            List<byte[]> events = new ArrayList<>();
            for (int i = 0; i < pieces.size(); i++) {
                JsonObject content = new JsonObject()
                        .put("role", "model")
                        .put("parts", new JsonArray().add(new JsonObject().put("text", pieces.get(i))));
                JsonObject candidate = new JsonObject().put("content", content).put("index", 0);
                if (i == pieces.size() - 1) {
                    candidate.put("finishReason", "STOP");
                }
                JsonObject usage = new JsonObject().put("promptTokenCount", 7).put("candidatesTokenCount", 5);
                JsonObject data = new JsonObject()
                        .put("candidates", new JsonArray().add(candidate))
                        .put("usageMetadata", usage.put("totalTokenCount", 12));
                events.add(bytes("data: " + data.encode() + "\r\n\r\n"));
            }
            return events;
        }
    },
    OLLAMA("application/x-ndjson") {
        @Override
        List<byte[]> events(List<String> pieces) {
            List<byte[]> events = new ArrayList<>();
            pieces.forEach(piece -> events.add(line(piece, false)));
            events.add(line("", true));
            return events;
        }

        private byte[] line(String text, boolean done) {
            JsonObject line = new JsonObject()
                    .put("model", "m")
                    .put("created_at", "2026-01-01T00:00:00Z")
                    .put("message", new JsonObject().put("role", "assistant").put("content", text))
                    .put("done", done);
            if (done) {
                line.put("done_reason", "stop").put("prompt_eval_count", 7).put("eval_count", 5);
            }
            return bytes(line.encode() + "\n");
        }
    },
    OPENAI("text/event-stream") {
        @Override
        List<byte[]> events(List<String> pieces) {
            List<byte[]> events = new ArrayList<>();
            pieces.forEach(piece -> events.add(OpenAiStream.text(piece)));
            events.addAll(OpenAiStream.ending());
            return events;
        }
    };

    private final String contentType;

    VendorStream(String contentType) {
        this.contentType = contentType;
    }

    abstract List<byte[]> events(List<String> pieces);

    Reply reply(List<String> pieces) {
        return CutUpstream.stream(contentType, events(pieces));
    }

    String provider() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
