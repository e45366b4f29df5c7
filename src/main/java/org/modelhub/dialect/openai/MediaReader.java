package org.modelhub.dialect.openai;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.MediaRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads requests about pictures, sound and moderation, of which it checks what the hub relies on. */
final class MediaReader {

    /** Where a client may leave the model out, as OpenAI's own clients do. */
    private static final Map<String, String> DEFAULT_MODELS = Map.of("moderation", "moderation-default");

    private static final Map<String, String> FILES =
            Map.of("transcription", "file", "translation", "file", "image-edit", "image");

    private MediaReader() {}

    static MediaRequest read(String operation, ClientCall call) {
        boolean form = call.contentType().toLowerCase(Locale.ROOT).startsWith("multipart/");
        if (form != FILES.containsKey(operation)) {
            String wanted = form ? "application/json" : "multipart/form-data";
            throw RequestChecks.invalid("The body of this request must be " + wanted + ".", "body");
        }
        return form ? form(operation, call) : json(operation, call);
    }

    private static MediaRequest json(String operation, ClientCall call) {
        return RequestChecks.reading(() -> {
            JsonView body = JsonView.parse(call.body());
            String otherwise = DEFAULT_MODELS.get(operation);
            String model =
                    otherwise != null && !body.has("model") ? otherwise : RequestChecks.requireText(body, "model");
            if (operation.equals("image") && RequestChecks.flag(body, "stream", false)) {
                throw noStream();
            }
            if (operation.equals("speech") && isEvents(body)) {
                throw RequestChecks.unsupported("Speech comes as sound, not as events.", "stream_format");
            }
            return new MediaRequest(operation, model, call.body(), call.contentType());
        });
    }

    private static boolean isEvents(JsonView body) {
        return body.type("stream_format") == Type.STRING && "sse".equals(body.string("stream_format"));
    }

    private static MediaRequest form(String operation, ClientCall call) {
        FormBody form = FormBody.read(call.contentType(), call.body());
        String model = form.field("model").orElse("");
        if (model.isEmpty()) {
            throw RequestChecks.invalid("'model' must be a string that is not empty.", "model");
        }
        String file = Objects.requireNonNull(FILES.get(operation));
        if (!form.has(file) && !form.has(file + "[]")) {
            throw RequestChecks.invalid("'" + file + "' must be a file.", file);
        }
        if ("true".equals(form.field("stream").orElse(""))) {
            throw noStream();
        }
        return new MediaRequest(operation, model, call.body(), call.contentType());
    }

    private static RuntimeException noStream() {
        return RequestChecks.unsupported("This answer comes whole; leave 'stream' out.", "stream");
    }

    /** The model's name as a client may see it. */
    static byte @Nullable [] renamed(byte[] json, String model) {
        JsonView body = JsonView.parse(json);
        return body.has("model") ? body.edit().set("model", model).toBytes() : null;
    }
}
