package org.modelhub.dialect.tgi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request as a prompt with parameters. The server refuses what lies outside its ranges, where other
 * vendors take it for "do not limit", so such values are left out.
 */
final class TgiCallWriter {

    private static final String TEMPLATE = "template";

    /** The server's usual limit, which it can be started with more of. */
    private static final int STOPS = 4;

    private static final byte[] ANY_OBJECT = "{\"type\":\"object\"}".getBytes(StandardCharsets.US_ASCII);

    /** Written by a rule of their own or not at all, so a quirk that names one does not write it. */
    private static final Set<String> RULED = Set.of(
            "model",
            "messages",
            "stream",
            "tools",
            "tool_choice",
            "response_format",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            TEMPLATE);

    private final JsonView body;
    private final UpstreamModel model;
    private final JsonWriter out;

    TgiCallWriter(ChatRequest request, UpstreamModel model) {
        this.model = model;
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.out = new JsonWriter(request.body().length() + 256);
    }

    byte[] write() {
        requireNoTools();
        ChatTemplate template = template(model.quirks().defaults());
        out.beginObject().name("inputs").value(template.prompt(Conversation.of(body)));
        out.name("parameters").beginObject();
        out.name("details").value(true).name("return_full_text").value(false);
        lengths();
        sampling();
        stops(template);
        grammar();
        return out.endObject().endObject().toBytes();
    }

    /** Only the provider's Kamelet names it: a client's field of that name means nothing here. */
    private static ChatTemplate template(Map<String, String> defaults) {
        String name = defaults.getOrDefault(TEMPLATE, "chatml");
        return ChatTemplate.of(name.replace("\"", "").strip());
    }

    private void requireNoTools() {
        ToolSet tools = ToolSet.of(body);
        if (!tools.isEmpty() && tools.choice() != ToolSet.Choice.NONE) {
            throw new HubException(HubError.badRequest(
                    "This model knows no tools. Ask without 'tools', or ask another model.",
                    "tools",
                    "unsupported_value"));
        }
    }

    private void lengths() {
        if (body.type("max_tokens") == Type.NUMBER) {
            out.name("max_new_tokens").rawValue(raw("max_tokens"));
        }
        number("top_k", 1, Double.MAX_VALUE);
        number("seed", 0, Double.MAX_VALUE);
    }

    /** A temperature of zero asks for no sampling, which the server takes by a name of its own. */
    private void sampling() {
        Double temperature = body.type("temperature") == Type.NUMBER ? body.number("temperature") : null;
        if (temperature != null && temperature > 0) {
            out.name("temperature").rawValue(raw("temperature"));
        } else if (temperature != null) {
            out.name("do_sample").value(false);
        }
        number("top_p", Double.MIN_VALUE, Math.nextDown(1.0));
        Set<String> names = new TreeSet<>(List.of("frequency_penalty", "repetition_penalty", "typical_p"));
        names.addAll(model.quirks().rename().values());
        names.addAll(model.quirks().defaults().keySet());
        names.removeAll(RULED);
        for (String name : names) {
            if (body.has(name)) {
                out.name(name).rawValue(raw(name));
            }
        }
    }

    private void number(String name, double min, double max) {
        Double value = body.type(name) == Type.NUMBER ? body.number(name) : null;
        if (value != null && value >= min && value <= max) {
            out.name(name).rawValue(raw(name));
        }
    }

    private void stops(ChatTemplate template) {
        List<String> stops = new ArrayList<>();
        if (body.type("stop") == Type.STRING) {
            stops.add(Objects.requireNonNull(body.string("stop")));
        } else if (body.type("stop") == Type.ARRAY) {
            JsonReader texts = Objects.requireNonNull(body.reader("stop"));
            texts.beginArray();
            while (texts.hasNext()) {
                stops.add(texts.string());
            }
        }
        if (stops.size() < STOPS) {
            stops.addAll(template.stops());
        }
        if (!stops.isEmpty()) {
            out.name("stop").beginArray();
            stops.forEach(out::value);
            out.endArray();
        }
    }

    /** Guidance takes a schema only, so the wish for some JSON object is the schema of any object. */
    private void grammar() {
        if (body.type("response_format") != Type.OBJECT) {
            return;
        }
        byte[] format = raw("response_format");
        byte[] schema = SchemaFormat.schema(format);
        JsonView view = JsonView.parse(format);
        boolean object = view.type("type") == Type.STRING && "json_object".equals(view.string("type"));
        if (schema != null || object) {
            out.name("grammar").beginObject().name("type").value("json");
            out.name("value").rawValue(schema != null ? schema : ANY_OBJECT).endObject();
        }
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
