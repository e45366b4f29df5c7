package org.modelhub.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonView;

/**
 * The messages of a canonical request, read into records for the dialects whose messages have another shape. A dialect
 * near the canonical form splices the bytes instead.
 *
 * @param turns in the order of the request
 */
public record Conversation(List<Turn> turns) {

    public Conversation {
        turns = List.copyOf(turns);
    }

    /**
     * Reads {@code messages}.
     *
     * @throws org.modelhub.chat.HubException 400 with the path of a part or a call that cannot be understood
     */
    public static Conversation of(JsonView body) {
        return new Conversation(ConversationReader.read(Objects.requireNonNull(body.reader("messages"))));
    }

    /** The names of all tools that were called, by the id of the call. */
    public Map<String, String> toolNames() {
        Map<String, String> names = new HashMap<>();
        turns.forEach(turn -> turn.calls().forEach(call -> names.put(call.id(), call.name())));
        return names;
    }

    /** Who speaks; {@code developer} is read as {@link #SYSTEM}, the older {@code function} as {@link #TOOL}. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /**
     * One message.
     *
     * @param at its path in the request, for errors
     * @param name of the speaker or the tool, or null
     * @param parts what it says, in order; a plain string is one {@link Text}
     * @param calls tools that an assistant called
     * @param callId the call that a tool answers, empty if none is named
     * @param reasoning an assistant's reasoning as the client sent it back, empty if it did not
     * @param signature by which a vendor knows that reasoning as its own, empty if the client sent none
     * @param failed whether the tool that answers here failed
     */
    public record Turn(
            String at,
            Role role,
            @Nullable String name,
            List<Part> parts,
            List<Call> calls,
            String callId,
            String reasoning,
            String signature,
            boolean failed) {

        public Turn {
            parts = List.copyOf(parts);
            calls = List.copyOf(calls);
        }

        /** All text of the message, its parts on lines of their own. */
        public String text() {
            return parts.stream()
                    .filter(Text.class::isInstance)
                    .map(part -> ((Text) part).text())
                    .collect(Collectors.joining("\n"));
        }

        public List<Image> images() {
            List<Image> images = new ArrayList<>();
            parts.forEach(part -> {
                if (part instanceof Image image) {
                    images.add(image);
                }
            });
            return images;
        }
    }

    /** A piece of a message. */
    public sealed interface Part {

        /** The path of the part in the request, for errors. */
        String at();
    }

    /**
     * Text.
     *
     * @param cacheControl the JSON by which a client asks that the prompt up to here be cached, or null
     */
    public record Text(String at, String text, @Nullable String cacheControl) implements Part {}

    /**
     * A picture.
     *
     * @param url where it is, or a {@code data:} URI
     * @param detail the client's wish, or null
     */
    public record Image(
            String at,
            String url,
            @Nullable String detail,
            @Nullable String cacheControl) implements Part {

        /** {@return the media type and the base64 data, or null if the picture is elsewhere} */
        public @Nullable InlineData inline() {
            return InlineData.of(url);
        }
    }

    /**
     * A recording.
     *
     * @param data base64
     * @param format as {@code wav} or {@code mp3}
     */
    public record Audio(String at, String data, String format) implements Part {}

    /**
     * A document.
     *
     * @param url a {@code data:} URI or an address, or null
     * @param id of a file the vendor keeps, or null
     */
    public record Document(
            String at,
            @Nullable String url,
            @Nullable String id,
            @Nullable String filename) implements Part {}

    /**
     * One tool call of an assistant.
     *
     * @param arguments a JSON object as text
     */
    public record Call(String id, String name, String arguments) {}

    /**
     * The content of a {@code data:} URI.
     *
     * @param type its media type
     * @param data base64
     */
    public record InlineData(String type, String data) {

        private static final String MARK = ";base64,";

        /** {@return null for anything but a data URI in base64} */
        public static @Nullable InlineData of(String url) {
            int mark = url.indexOf(MARK);
            if (!url.startsWith("data:") || mark < 0) {
                return null;
            }
            String type = url.substring("data:".length(), mark);
            int parameters = type.indexOf(';');
            return new InlineData(
                    parameters < 0 ? type : type.substring(0, parameters), url.substring(mark + MARK.length()));
        }
    }
}
