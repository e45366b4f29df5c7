package org.modelhub.answer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * Takes a chat request apart into its last question and all else. Requests that another answer may not stand for have no
 * question: those with tools or their results, with anything but text, that want several answers or chance, that search
 * the web, or whose last word is not a user's.
 *
 * <p>All else is compared whole, unknown fields included. Left out is only what cannot change an answer. The end user
 * ({@code user}, {@code safety_identifier}) stays in, because what one end user was told is not for the next one.
 */
final class QuestionReader {

    /** Longer ones are rarely asked again, and their vectors say less. */
    static final int LONGEST = 1_000;

    private static final Set<String> WITHOUT_EFFECT =
            Set.of("model", "messages", "stream", "stream_options", "store", "service_tier", "prompt_cache_key");
    private static final Set<String> NEVER =
            Set.of("audio", "functions", "logprobs", "modalities", "web_search_options");
    private static final Set<String> OF_TOOLS = Set.of("tool_calls", "tool_call_id", "function_call");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private final double maxTemperature;

    QuestionReader(double maxTemperature) {
        this.maxTemperature = maxTemperature;
    }

    /** {@return null if no other answer may stand for this request's} */
    @Nullable
    Question read(String keyId, String publicName, JsonView body) {
        if (!isPlain(body)) {
            return null;
        }
        CanonicalJson scope = new CanonicalJson().text(keyId).text(publicName);
        for (String name : new TreeSet<>(body.names())) {
            if (!WITHOUT_EFFECT.contains(name) && body.has(name)) {
                scope.text(name).value(Objects.requireNonNull(body.reader(name)));
            }
        }
        String text = messages(body, scope.text("messages"));
        return text == null || text.isBlank() || text.length() > LONGEST
                ? null
                : new Question(new Scope(sha256(scope.toBytes())), text.strip());
    }

    private boolean isPlain(JsonView body) {
        if (NEVER.stream().anyMatch(body::has) || hasTools(body)) {
            return false;
        }
        Double temperature = body.number("temperature");
        Integer count = body.integer("n");
        return (temperature == null || temperature <= maxTemperature) && (count == null || count == 1);
    }

    private static boolean hasTools(JsonView body) {
        if (!body.has("tools")) {
            return false;
        }
        JsonReader tools = Objects.requireNonNull(body.reader("tools"));
        tools.beginArray();
        return tools.hasNext();
    }

    /** Writes all messages into the scope but the text of the last one. @return that text, or null */
    private static @Nullable String messages(JsonView body, CanonicalJson scope) {
        int last = count(body) - 1;
        JsonReader reader = Objects.requireNonNull(body.reader("messages"));
        reader.beginArray();
        for (int i = 0; i < last; i++) {
            reader.hasNext();
            byte[] message = reader.raw();
            if (!isText(new JsonReader(message))) {
                return null;
            }
            scope.value(new JsonReader(message));
        }
        reader.hasNext();
        return lastMessage(reader.raw(), scope);
    }

    private static int count(JsonView body) {
        JsonReader reader = Objects.requireNonNull(body.reader("messages"));
        int count = 0;
        reader.beginArray();
        while (reader.hasNext()) {
            reader.skip();
            count++;
        }
        return count;
    }

    private static @Nullable String lastMessage(byte[] message, CanonicalJson scope) {
        JsonView view = JsonView.parse(message);
        JsonReader content = view.reader("content");
        if (content == null || !"user".equals(view.string("role")) || !isText(view.reader())) {
            return null;
        }
        for (String name : new TreeSet<>(view.names())) {
            if (!name.equals("content")) {
                scope.text(name).value(Objects.requireNonNull(view.reader(name)));
            }
        }
        StringBuilder text = new StringBuilder();
        content(content, text);
        return text.toString();
    }

    /** Whether a message is of a role that speaks, and holds text and nothing else. */
    private static boolean isText(JsonReader message) {
        boolean sound = true;
        message.beginObject();
        while (message.nextName()) {
            if (message.nameIs("role")) {
                sound &= ROLES.contains(message.string());
            } else if (message.nameIs("content")) {
                sound &= content(message, null);
            } else {
                sound &= !OF_TOOLS.contains(message.name());
                message.skip();
            }
        }
        return sound;
    }

    /** @return whether the content is text */
    private static boolean content(JsonReader reader, @Nullable StringBuilder out) {
        if (reader.peek() == Type.STRING) {
            append(reader.string(), out);
            return true;
        }
        if (reader.peek() != Type.ARRAY) {
            reader.skip();
            return false;
        }
        boolean sound = true;
        reader.beginArray();
        while (reader.hasNext()) {
            sound &= part(reader, out);
        }
        return sound;
    }

    private static boolean part(JsonReader reader, @Nullable StringBuilder out) {
        boolean sound = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("type") && reader.peek() == Type.STRING) {
                sound = reader.string().equals("text");
            } else if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                append(reader.string(), out);
            } else {
                reader.skip();
            }
        }
        return sound;
    }

    private static void append(String text, @Nullable StringBuilder out) {
        if (out != null) {
            out.append(out.isEmpty() ? "" : "\n").append(text);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
