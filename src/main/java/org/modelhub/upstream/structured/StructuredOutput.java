package org.modelhub.upstream.structured;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** A client's wish for JSON, put to a provider in words because its API has no field for it. */
public final class StructuredOutput {

    private static final byte[] ANY_OBJECT = "{\"type\":\"json_object\"}".getBytes(StandardCharsets.US_ASCII);

    private final ChatRequest asked;
    private final byte @Nullable [] schema;
    private final boolean objectMode;

    private StructuredOutput(ChatRequest asked, byte @Nullable [] schema, boolean objectMode) {
        this.asked = asked;
        this.schema = schema;
        this.objectMode = objectMode;
    }

    /** {@return null where nothing has to be put in words} */
    public static @Nullable StructuredOutput of(ChatRequest request, Quirks.Structured way) {
        if (way == Quirks.Structured.NATIVE || request.body().type("response_format") != Type.OBJECT) {
            return null;
        }
        byte[] format = Objects.requireNonNull(request.body().raw("response_format"));
        byte[] schema = SchemaFormat.schema(format);
        boolean objectMode = way == Quirks.Structured.OBJECT;
        boolean anyObject = !objectMode && isAnyObject(JsonView.parse(format));
        return schema != null || anyObject ? new StructuredOutput(request, schema, objectMode) : null;
    }

    private static boolean isAnyObject(JsonView format) {
        return format.type("type") == Type.STRING && "json_object".equals(format.string("type"));
    }

    /** The schema, or null if any object will do. */
    public byte @Nullable [] schema() {
        return schema;
    }

    /** The request in words. */
    public ChatRequest request() {
        return with(MessageEdit.instructed(asked.body(), instruction()));
    }

    /** The request in words, with the answer that was wrong and what was wrong with it. */
    public ChatRequest repair(String answer, String violation) {
        return with(MessageEdit.continued(
                request().body(),
                answer,
                "This is not the JSON that was asked for: " + violation
                        + " Answer again with the whole corrected JSON and nothing else."));
    }

    private ChatRequest with(byte[] messages) {
        var edit = asked.body().edit().set("messages", messages);
        if (objectMode) {
            edit.set("response_format", ANY_OBJECT);
        } else {
            edit.remove("response_format");
        }
        return new ChatRequest(JsonView.parse(edit.toBytes()), asked.model(), asked.stream());
    }

    private String instruction() {
        String only = "Answer with one JSON object and nothing else: no other text, no code fence.";
        return schema == null
                ? only
                : only + " The JSON must be valid under this JSON Schema:\n"
                        + new String(schema, StandardCharsets.UTF_8);
    }
}
