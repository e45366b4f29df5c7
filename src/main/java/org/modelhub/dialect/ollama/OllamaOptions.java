package org.modelhub.dialect.ollama;

import java.util.List;
import java.util.Objects;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Writes those of Ollama's options that other vendors know too, by their canonical names. */
final class OllamaOptions {

    private static final List<String> SAME =
            List.of("temperature", "top_p", "seed", "stop", "presence_penalty", "frequency_penalty");

    private final JsonView options;
    private final JsonWriter out;

    OllamaOptions(JsonView options, JsonWriter out) {
        this.options = options;
        this.out = out;
    }

    /** Into an object that is open. A limit below 1 says that there is none. */
    void write() {
        for (String name : SAME) {
            if (options.has(name)) {
                out.name(name).rawValue(Objects.requireNonNull(options.raw(name)));
            }
        }
        positive("num_predict", "max_tokens");
        positive("top_k", "top_k");
    }

    private void positive(String option, String name) {
        Double value = options.type(option) == Type.NUMBER ? options.number(option) : null;
        if (value != null && value >= 1) {
            out.name(name).rawValue(Objects.requireNonNull(options.raw(option)));
        }
    }
}
