package org.modelhub.dialect.gemini;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Google's JSON: each field may be named in camel case, or with underscores as in its definition. */
final class ProtoJson {

    private static final Map<String, String> UNDERSCORED = new ConcurrentHashMap<>();

    private ProtoJson() {}

    private static String underscored(String name) {
        return UNDERSCORED.computeIfAbsent(
                name, camel -> camel.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether the reader stands at this field. */
    static boolean is(JsonReader reader, String name) {
        return reader.nameIs(name) || reader.nameIs(underscored(name));
    }

    /** The spelling that the object uses. */
    static String in(JsonView view, String name) {
        return view.contains(name) ? name : underscored(name);
    }

    static @Nullable JsonView object(JsonView view, String name) {
        String spelled = in(view, name);
        return view.type(spelled) == Type.OBJECT ? JsonView.parse(Objects.requireNonNull(view.raw(spelled))) : null;
    }

    static @Nullable JsonReader array(JsonView view, String name) {
        String spelled = in(view, name);
        return view.type(spelled) == Type.ARRAY ? view.reader(spelled) : null;
    }

    static @Nullable String text(JsonView view, String name) {
        String spelled = in(view, name);
        return view.type(spelled) == Type.STRING ? view.string(spelled) : null;
    }

    static String textOrSkip(JsonReader reader) {
        if (reader.peek() == Type.STRING) {
            return reader.string();
        }
        reader.skip();
        return "";
    }

    static HubException invalid(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "invalid_value"));
    }

    static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }
}
