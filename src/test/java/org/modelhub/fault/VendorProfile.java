package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What one vendor documents of its OpenAI-compatible API: its paths, the fields it takes with their ranges, and how its
 * answers differ from OpenAI's. One file a vendor in {@code src/test/resources/vendors}.
 *
 * @param name as in the name of its provider Kamelet
 */
public record VendorProfile(String name, JsonObject facts) {

    private static final Path FOLDER = Path.of("src/test/resources/vendors");

    @SuppressWarnings("unchecked")
    public static VendorProfile of(String name) {
        try {
            String text = Files.readString(FOLDER.resolve(name + ".yaml"));
            Object facts = new Load(LoadSettings.builder().build()).loadFromString(text);
            return new VendorProfile(name, new JsonObject((Map<String, Object>) facts));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Whether the vendor has this at all: chat, embedding or rerank. */
    public boolean offers(String operation) {
        return facts.containsKey(operation);
    }

    /** From the root of the vendor's server. */
    public String path(String operation) {
        return facts.getString(operation);
    }

    /** {@return which operation this path is for; null if for none} */
    String operation(String path) {
        for (String operation : new String[] {"chat", "embedding", "rerank"}) {
            if (Objects.equals(path(operation), path)) {
                return operation;
            }
        }
        return null;
    }

    String word(String fact) {
        return facts.getString(fact, "");
    }

    /** {@return why the vendor would refuse this request; null if it would not} */
    public String objection(String operation, JsonObject request) {
        JsonArray known = facts.getJsonArray(operation + "Fields");
        for (String field : request.fieldNames()) {
            if (!known.contains(field)) {
                return "Extra inputs are not permitted: " + field;
            }
        }
        JsonObject ranges =
                operation.equals("chat") ? facts.getJsonObject("ranges", new JsonObject()) : new JsonObject();
        for (String field : ranges.fieldNames()) {
            JsonArray range = ranges.getJsonArray(field);
            Double value = request.getDouble(field);
            if (value != null && (value < range.getDouble(0) || value > range.getDouble(1))) {
                return field + " must be from " + range.getValue(0) + " to " + range.getValue(1);
            }
        }
        return null;
    }
}
