package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;

/**
 * Applies a provider's quirks to a request: thinking, drop, rename, clamp, defaults. A field under {@code clamp} or
 * {@code defaults} may be named as clients name it or as the provider does.
 */
public final class QuirkEdit {

    private final JsonView body;
    private final Quirks quirks;
    private final JsonEdit edit;

    private QuirkEdit(JsonView body, Quirks quirks, JsonEdit edit) {
        this.body = body;
        this.quirks = quirks;
        this.edit = edit;
    }

    /** Applies the quirks to an edit of {@code body}, perhaps with changes already. */
    public static void apply(JsonView body, Quirks quirks, JsonEdit edit) {
        new QuirkEdit(body, quirks, edit).apply();
    }

    /** The body with the quirks applied, for dialects that read it field by field. */
    public static JsonView applied(JsonView body, Quirks quirks) {
        JsonEdit edit = body.edit();
        apply(body, quirks, edit);
        // Most requests meet no quirk, and to copy and check them once more takes as long as reading them did.
        return edit.isChanged() ? JsonView.parse(edit.toBytes()) : body;
    }

    private void apply() {
        ThinkingSwitch.apply(body, quirks.thinking(), edit);
        quirks.drop().forEach(edit::remove);
        quirks.rename().forEach(edit::rename);
        quirks.clamp().forEach(this::clamp);
        quirks.defaults().forEach(this::putDefault);
    }

    private void clamp(String field, Quirks.Range range) {
        String asked = clientName(field);
        String sent = quirks.rename().getOrDefault(field, field);
        if (!edit.contains(sent) || body.type(asked) != JsonReader.Type.NUMBER) {
            return;
        }
        double value = Objects.requireNonNull(body.number(asked));
        double taken = Math.min(range.max(), Math.max(range.min(), value));
        if (taken != value) {
            edit.set(sent, number(taken));
        }
    }

    private void putDefault(String field, String json) {
        String sent = quirks.rename().getOrDefault(field, field);
        boolean none = !edit.contains(sent) || body.type(clientName(field)) == JsonReader.Type.NULL;
        if (none && !quirks.drop().contains(field)) {
            edit.set(sent, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String clientName(String field) {
        for (Map.Entry<String, String> rename : quirks.rename().entrySet()) {
            if (rename.getValue().equals(field) && !body.contains(field)) {
                return rename.getKey();
            }
        }
        return field;
    }

    private static byte[] number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        String text = whole ? Long.toString((long) value) : Double.toString(value);
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
