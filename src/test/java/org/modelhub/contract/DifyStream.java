package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A streamed reply, read as strictly as section 3.2 of the contract demands: Dify's own reader is no SSE parser, and
 * anything else silently loses text there.
 */
final class DifyStream {

    private static final Set<String> FINISHES = Set.of("stop", "length", "tool_calls", "content_filter");

    private final List<JsonObject> events = new ArrayList<>();
    private boolean done;
    private int comments;

    private DifyStream() {}

    static DifyStream of(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(reply.headers().firstValue("Transfer-Encoding")).contains("chunked");
        assertThat(reply.headers().firstValue("Content-Encoding")).isEmpty();
        return of(reply.body());
    }

    static DifyStream of(String body) {
        assertThat(body)
                .endsWith("\n\n")
                .doesNotContain("\r")
                .doesNotContain("\n\n\n")
                .doesNotContain("\uFEFF");
        DifyStream stream = new DifyStream();
        for (String block : body.split("\n\n")) {
            assertThat(block).doesNotContain("\n");
            assertThat(stream.done).as("something after [DONE]").isFalse();
            stream.add(block);
        }
        return stream;
    }

    private void add(String block) {
        if (block.startsWith(": ")) {
            comments++;
        } else if (block.equals("data: [DONE]")) {
            done = true;
        } else {
            assertThat(block).startsWith("data: {");
            events.add(new JsonObject(block.substring("data: ".length())));
        }
    }

    /** One finish after all content, then one usage, then the end. */
    DifyStream assertWhole() {
        assertThat(done).as("no [DONE]: " + events).isTrue();
        int size = events.size();
        assertThat(size).isGreaterThanOrEqualTo(2);
        events.subList(0, size - 1).forEach(DifyStream::assertChoice);
        List<String> finishes = choices().stream()
                .map(choice -> choice.getString("finish_reason"))
                .filter(java.util.Objects::nonNull)
                .toList();
        assertThat(finishes).hasSize(1).allMatch(FINISHES::contains);
        assertThat(choices().get(size - 2).getString("finish_reason")).isNotNull();
        JsonObject last = events.get(size - 1);
        assertThat(last.getJsonArray("choices")).isEmpty();
        for (String count : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
            assertThat(last.getJsonObject("usage").getValue(count)).isInstanceOf(Integer.class);
        }
        assertThat(last.getJsonObject("usage").getInteger("total_tokens")).isPositive();
        return this;
    }

    private static void assertChoice(JsonObject event) {
        assertThat(event.fieldNames()).doesNotContain("error");
        assertThat(event.getString("object")).isEqualTo("chat.completion.chunk");
        assertThat(event.getJsonArray("choices")).hasSize(1);
        JsonObject choice = event.getJsonArray("choices").getJsonObject(0);
        assertThat(choice.getValue("delta")).isInstanceOf(JsonObject.class);
        Object content = choice.getJsonObject("delta").getValue("content");
        assertThat(content == null || content instanceof String)
                .as("content " + content)
                .isTrue();
    }

    /** Ends with one error, says so without {@code choices}, and claims nothing else. */
    JsonObject assertFailed() {
        assertThat(done).as("[DONE] after a failure").isFalse();
        JsonObject last = events.get(events.size() - 1);
        assertThat(last.fieldNames()).containsExactly("error");
        assertThat(choices()).allMatch(choice -> choice.getValue("finish_reason") == null);
        return last.getJsonObject("error");
    }

    int comments() {
        return comments;
    }

    String text() {
        return deltas().stream().map(delta -> delta.getString("content", "")).collect(Collectors.joining());
    }

    String finish() {
        return choices().get(choices().size() - 1).getString("finish_reason");
    }

    JsonObject usage() {
        return events.get(events.size() - 1).getJsonObject("usage");
    }

    List<JsonObject> deltas() {
        return choices().stream().map(choice -> choice.getJsonObject("delta")).toList();
    }

    /** Of each event with tool calls the one call it holds. */
    List<JsonObject> calls() {
        List<JsonObject> calls = new ArrayList<>();
        for (JsonObject delta : deltas()) {
            JsonArray some = delta.getJsonArray("tool_calls");
            if (some != null) {
                assertThat(some).hasSize(1);
                calls.add(some.getJsonObject(0));
            }
        }
        return calls;
    }

    Set<String> models() {
        return events.stream().map(event -> event.getString("model")).collect(Collectors.toSet());
    }

    private List<JsonObject> choices() {
        return events.stream()
                .flatMap(event -> event.getJsonArray("choices", new JsonArray()).stream())
                .map(JsonObject.class::cast)
                .toList();
    }
}
