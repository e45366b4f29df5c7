package org.modelhub.edge.socket.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.edge.socket.JsonSocket;

/** A client of the realtime events. */
final class RealtimeClient extends JsonSocket {

    private final List<JsonNode> sent = new CopyOnWriteArrayList<>();

    RealtimeClient(HubFixture hub, String model) {
        this(hub.port(), HubFixture.ADMIN_KEY, model, true);
    }

    /** @param reads whether it reads by itself; else {@link #read} has to be called */
    RealtimeClient(int port, String key, String model, boolean reads) {
        super("ws://127.0.0.1:" + port + "/v1/realtime?model=" + model, "realtime", key, reads);
    }

    @Override
    public RealtimeClient send(String json) {
        if (json.startsWith("{")) {
            sent.add(HubCalls.json(quoted(json)));
        }
        super.send(json);
        return this;
    }

    /** Has the user say something, and waits until the hub has it. */
    RealtimeClient say(String words) {
        int before = events("conversation.item.done").size();
        send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'" + words + "'}]}}");
        await("conversation.item.done", before + 1);
        return this;
    }

    /** Asks for a response, and waits for its end. */
    JsonNode respond(String... fields) {
        int before = events("response.done").size();
        send("{'type':'response.create','response':{" + String.join(",", fields) + "}}");
        return await("response.done", before + 1).get(before).get("response");
    }

    List<JsonNode> sent() {
        return sent;
    }

    List<JsonNode> events() {
        return heard();
    }

    List<JsonNode> events(String type) {
        return heard(type);
    }

    List<String> types() {
        return events().stream().map(event -> event.path("type").asText()).toList();
    }
}
