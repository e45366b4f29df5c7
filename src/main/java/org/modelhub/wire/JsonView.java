package org.modelhub.wire;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose bytes are kept and whose top level is indexed: reading a field decodes only that field, and an
 * edit copies the rest untouched. Valid in whole under the limits it was parsed with. Immutable, as long as nobody
 * writes into the array it was parsed from.
 */
public final class JsonView {

    private final byte[] json;
    private final JsonLimits limits;
    private final int[] names;
    private final int[] values;
    private final int count;

    private JsonView(byte[] json, JsonLimits limits, JsonScanner scanner) {
        this.json = json;
        this.limits = limits;
        this.count = scanner.scan();
        this.names = scanner.nameSpans();
        this.values = scanner.valueSpans();
    }

    /** A view of the text. @throws JsonException if the text is not one JSON object, or breaks a limit */
    public static JsonView parse(byte[] json, JsonLimits limits) {
        return new JsonView(json, limits, new JsonScanner(json, limits));
    }

    public static JsonView parse(byte[] json) {
        return parse(json, JsonLimits.DEFAULT);
    }

    /** In the order of the document. */
    public Set<String> names() {
        Set<String> decoded = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            decoded.add(name(i));
        }
        return decoded;
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** Whether the field is there, null or not. */
    public boolean contains(String name) {
        return indexOf(name) >= 0;
    }

    /** The string, or null if absent or null. @throws JsonException if it is something else */
    public @Nullable String string(String name) {
        int field = find(name);
        return field < 0 ? null : at(field).string();
    }

    /** The whole number, or null if absent or null. @throws JsonException if it is something else */
    public @Nullable Integer integer(String name) {
        int field = find(name);
        return field < 0 ? null : Integer.valueOf(at(field).integer());
    }

    /** The number, or null if absent or null. @throws JsonException if it is something else */
    public @Nullable Double number(String name) {
        int field = find(name);
        return field < 0 ? null : Double.valueOf(at(field).number());
    }

    /** The boolean, or null if absent or null. @throws JsonException if it is something else */
    public @Nullable Boolean bool(String name) {
        int field = find(name);
        return field < 0 ? null : Boolean.valueOf(at(field).bool());
    }

    /** A pull reader at the field's value, or null if absent. */
    public @Nullable JsonReader reader(String name) {
        int field = indexOf(name);
        return field < 0 ? null : at(field);
    }

    /** A pull reader at the whole object. */
    public JsonReader reader() {
        return new JsonReader(json, 0, json.length, limits);
    }

    /** What kind of value the field has, or null if absent. */
    public JsonReader.@Nullable Type type(String name) {
        int field = indexOf(name);
        return field < 0 ? null : at(field).peek();
    }

    /** The field's value as its own bytes, or null if absent. */
    public byte @Nullable [] raw(String name) {
        int field = indexOf(name);
        return field < 0 ? null : Arrays.copyOfRange(json, values[2 * field], values[2 * field + 1]);
    }

    /** Bytes of the document. */
    public int length() {
        return json.length;
    }

    /** The document itself, not a copy. */
    public byte[] bytes() {
        return json;
    }

    /** Changes to the top level, applied in one copy. */
    public JsonEdit edit() {
        return new JsonEdit(json, count, names, values);
    }

    private JsonReader at(int field) {
        return new JsonReader(json, values[2 * field], values[2 * field + 1], limits);
    }

    private int find(String name) {
        int field = indexOf(name);
        return field < 0 || json[values[2 * field]] == 'n' ? -1 : field;
    }

    private int indexOf(String name) {
        for (int i = 0; i < count; i++) {
            if (isNamed(json, names[2 * i], names[2 * i + 1], name)) {
                return i;
            }
        }
        return -1;
    }

    private String name(int i) {
        int close = names[2 * i + 1];
        return JsonText.decode(json, names[2 * i], close < 0 ? ~close : close, close < 0);
    }

    static boolean isNamed(byte[] json, int from, int close, String name) {
        return close >= 0
                ? JsonText.same(json, from, close, name)
                : JsonText.decode(json, from, ~close, true).equals(name);
    }
}
