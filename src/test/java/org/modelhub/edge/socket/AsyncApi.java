package org.modelhub.edge.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The hub's AsyncAPI document as tests read it. */
public final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOME = "https://hub.test/asyncapi.json";
    private static final AsyncApi HUBS = new AsyncApi();

    private final JsonNode root = resource("/asyncapi.json");
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(
            VersionFlag.V7,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(HOME, root.toString()))));

    public static AsyncApi read() {
        return HUBS;
    }

    static JsonNode resource(String name) {
        try (InputStream in = AsyncApi.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(name + " is no JSON", e);
        }
    }

    public JsonNode root() {
        return root;
    }

    /** What is wrong with a message of {@code modelhub.v1}. */
    List<String> violations(JsonNode message) {
        return violations("chat", message);
    }

    /** What is wrong with a message of a channel, by its type; one without a type is a chat. */
    public List<String> violations(String channel, JsonNode message) {
        String type = message.path("type").asText("chat");
        String pointer =
                root.at("/channels/" + channel + "/messages/" + type + "/$ref").asText();
        JsonNode payload = root.at(pointer.replaceFirst("^#", "") + "/payload/$ref");
        if (payload.isMissingNode()) {
            return List.of("there is no message " + type);
        }
        List<String> wrong = new ArrayList<>();
        schemas.getSchema(SchemaLocation.of(HOME + payload.asText()))
                .validate(message)
                .forEach(violation -> wrong.add(violation + " in " + message));
        return wrong;
    }
}
