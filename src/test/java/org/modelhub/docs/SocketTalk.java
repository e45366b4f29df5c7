package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a document shows of a socket, said again: each line {@code >} is sent, and behind it come frames of the form of the
 * lines {@code <}, in their order, perhaps with others between.
 */
final class SocketTalk implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private String stream = "";

    SocketTalk(int port, String key) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + key)
                .subprotocols("modelhub.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/chat"), this)
                .join();
    }

    /** @return the last frame that the document shows, as it came this time */
    @Nullable
    JsonNode play(MarkdownPage.Block shown) throws Exception {
        JsonNode last = null;
        for (String line : shown.text().lines().toList()) {
            if (line.startsWith("> ")) {
                say((ObjectNode) JSON.readTree(line.substring(2)));
            } else if (line.startsWith("< ")) {
                last = await(form(JSON.readTree(line.substring(2))));
            }
        }
        return last;
    }

    private void say(ObjectNode message) {
        if (message.has("stream_id")) {
            message.put("stream_id", stream);
        }
        socket.sendText(message.toString(), true).join();
    }

    private JsonNode await(Set<String> form) throws InterruptedException {
        Set<Set<String>> others = new LinkedHashSet<>();
        for (JsonNode frame = next(); frame != null; frame = next()) {
            if (form(frame).equals(form)) {
                stream = frame.get("stream_id").asText();
                return frame;
            }
            others.add(form(frame));
        }
        assertThat(others).as("frames").contains(form);
        throw new AssertionError();
    }

    private @Nullable JsonNode next() throws InterruptedException {
        return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Its type and the names of its fields. */
    private static Set<String> form(JsonNode frame) {
        Set<String> form = new TreeSet<>();
        frame.fieldNames().forEachRemaining(form::add);
        form.add("type=" + frame.get("type").asText());
        return form;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        part.append(data);
        if (whole) {
            try {
                heard.add(JSON.readTree(part.toString()));
            } catch (IOException noJson) {
                throw new AssertionError(part.toString(), noJson);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
