package org.modelhub.wire;

import java.util.Set;

/**
 * A JSON object whose bytes are kept and whose top level is indexed: reading a field decodes only that field, and an
 * edit copies the rest untouched. Valid in whole under the limits it was parsed with. Immutable.
 */
public final class JsonView {

    private JsonView() {}

    /** @throws JsonException if the text is not one JSON object, or breaks a limit */
    public static JsonView parse(byte[] json, JsonLimits limits) {
        throw new UnsupportedOperationException();
    }

    public Set<String> names() {
        throw new UnsupportedOperationException();
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        throw new UnsupportedOperationException();
    }

    /** The string, or null if absent or null. @throws JsonException if it is something else */
    public String string(String name) {
        throw new UnsupportedOperationException();
    }

    /** The whole number, or null if absent or null. @throws JsonException if it is something else */
    public Integer integer(String name) {
        throw new UnsupportedOperationException();
    }

    /** The number, or null if absent or null. @throws JsonException if it is something else */
    public Double number(String name) {
        throw new UnsupportedOperationException();
    }

    /** The boolean, or null if absent or null. @throws JsonException if it is something else */
    public Boolean bool(String name) {
        throw new UnsupportedOperationException();
    }

    /** A pull reader at the field's value, or null if absent. */
    public JsonReader reader(String name) {
        throw new UnsupportedOperationException();
    }

    /** The field's value as its own bytes, or null if absent. */
    public byte[] raw(String name) {
        throw new UnsupportedOperationException();
    }

    public int length() {
        throw new UnsupportedOperationException();
    }

    public byte[] bytes() {
        throw new UnsupportedOperationException();
    }

    /** Changes to the top level, applied in one copy. */
    public JsonEdit edit() {
        throw new UnsupportedOperationException();
    }
}
