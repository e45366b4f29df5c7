package org.modelhub.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the top level of a {@link JsonView}. They take effect in the order of the calls; fields that stay are
 * copied as they are. Not for several threads.
 */
public final class JsonEdit {

    private final byte[] json;
    private final List<Field> fields;
    private boolean changed;

    JsonEdit(byte[] json, int count, int[] names, int[] values) {
        this.json = json;
        this.fields = new ArrayList<>(count + 8);
        for (int i = 0; i < count; i++) {
            fields.add(new Field(names[2 * i], names[2 * i + 1], values[2 * i], values[2 * i + 1]));
        }
    }

    /** Sets a field to a complete JSON text, trusted to be one. */
    public JsonEdit set(String name, byte[] value) {
        Field field = find(name);
        if (field == null) {
            field = new Field(name);
            fields.add(field);
        }
        field.newValue = value;
        changed = true;
        return this;
    }

    public JsonEdit set(String name, String text) {
        return set(name, new JsonWriter(text.length() + 8).value(text).toBytes());
    }

    public JsonEdit set(String name, boolean value) {
        return set(name, new JsonWriter(8).value(value).toBytes());
    }

    public JsonEdit set(String name, int value) {
        return set(name, new JsonWriter(12).value(value).toBytes());
    }

    public JsonEdit remove(String name) {
        Field field = find(name);
        if (field != null) {
            fields.remove(field);
            changed = true;
        }
        return this;
    }

    /** Does nothing if the field is absent; takes the place of a field that already has the new name. */
    public JsonEdit rename(String name, String newName) {
        Field field = find(name);
        if (field != null && !name.equals(newName)) {
            remove(newName);
            field.newName = newName;
            changed = true;
        }
        return this;
    }

    /** Whether the field is there now, null or not. */
    public boolean contains(String name) {
        return find(name) != null;
    }

    /** Whether any call has changed anything; if not, the document may be used as it is. */
    public boolean isChanged() {
        return changed;
    }

    public byte[] toBytes() {
        JsonWriter out = new JsonWriter(json.length + 128);
        out.beginObject();
        for (Field field : fields) {
            field.write(out);
        }
        return out.endObject().toBytes();
    }

    private @Nullable Field find(String name) {
        for (Field field : fields) {
            if (field.isNamed(name)) {
                return field;
            }
        }
        return null;
    }

    /** One field: where it lies in the document, and what replaces its name or value. */
    private final class Field {

        private final int nameStart;
        private final int nameClose;
        private final int valueStart;
        private final int valueEnd;
        private @Nullable String newName;
        private byte @Nullable [] newValue;

        Field(int nameStart, int nameClose, int valueStart, int valueEnd) {
            this.nameStart = nameStart;
            this.nameClose = nameClose;
            this.valueStart = valueStart;
            this.valueEnd = valueEnd;
        }

        Field(String newName) {
            this(0, 0, 0, 0);
            this.newName = newName;
        }

        boolean isNamed(String name) {
            return newName != null ? newName.equals(name) : JsonView.isNamed(json, nameStart, nameClose, name);
        }

        void write(JsonWriter out) {
            if (newName != null) {
                out.name(newName);
            } else {
                out.rawName(json, nameStart - 1, (nameClose < 0 ? ~nameClose : nameClose) + 1);
            }
            if (newValue != null) {
                out.rawValue(newValue);
            } else {
                out.rawValue(json, valueStart, valueEnd);
            }
        }
    }
}
