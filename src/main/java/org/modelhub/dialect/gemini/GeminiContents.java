package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.InlineData;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a conversation as Gemini's {@code systemInstruction} and {@code contents}. Turns of one speaker become one
 * content; results of tools are a content of their own, since Gemini counts them against the calls before.
 */
final class GeminiContents {

    /**
     * What Google documents for calls that its models did not make, or whose signature was not kept. The canonical form
     * has no place for a signature on a call, and one of another vendor's would be refused.
     */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final String TOOL = "tool";

    private final List<Turn> turns;
    private final Map<String, String> toolNames;
    private final boolean signs;
    private final boolean addresses;
    private final JsonWriter out;
    /** Whose content is open, or null. */
    private @Nullable String open;

    private boolean signed;

    GeminiContents(Conversation conversation, UpstreamModel model, JsonWriter out) {
        this.turns = conversation.turns();
        this.toolNames = conversation.toolNames();
        this.signs = GeminiFamily.of(model.name()) == GeminiFamily.LEVEL;
        this.addresses = model.quirks().images() == Quirks.Images.ANY;
        this.out = out;
    }

    /** Into an object that is open. */
    void write() {
        // Gemini takes no request without contents.
        boolean onlySystem = turns.stream().allMatch(turn -> turn.role() == Role.SYSTEM || isSilent(turn));
        if (!onlySystem) {
            system();
        }
        out.name("contents").beginArray();
        turns.stream().filter(turn -> onlySystem || turn.role() != Role.SYSTEM).forEach(this::turn);
        close();
        out.endArray();
    }

    private static boolean isSilent(Turn turn) {
        return turn.role() != Role.TOOL
                && turn.calls().isEmpty()
                && turn.parts().stream()
                        .allMatch(part -> part instanceof Conversation.Text text
                                && text.text().isEmpty());
    }

    private void system() {
        List<String> texts = turns.stream()
                .filter(turn -> turn.role() == Role.SYSTEM)
                .map(Turn::text)
                .filter(text -> !text.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            return;
        }
        out.name("systemInstruction").beginObject().name("parts").beginArray();
        texts.forEach(text -> out.beginObject().name("text").value(text).endObject());
        out.endArray().endObject();
    }

    private void turn(Turn turn) {
        switch (turn.role()) {
            case TOOL -> result(turn);
            case ASSISTANT -> {
                turn.parts().forEach(part -> part("model", part));
                turn.calls().forEach(this::call);
            }
            default -> turn.parts().forEach(part -> part("user", part));
        }
    }

    /** Opens a part, in the content that is open if it is the speaker's. */
    private void begin(String speaker) {
        if (!speaker.equals(open)) {
            close();
            open = speaker;
            signed = false;
            out.beginObject().name("role").value(speaker.equals("model") ? "model" : "user");
            out.name("parts").beginArray();
        }
        out.beginObject();
    }

    private void close() {
        if (open != null) {
            out.endArray().endObject();
            open = null;
        }
    }

    private void part(String speaker, Part part) {
        if (part instanceof Conversation.Text text) {
            // Gemini refuses an empty part.
            if (!text.text().isEmpty()) {
                begin(speaker);
                out.name("text").value(text.text()).endObject();
            }
            return;
        }
        begin(speaker);
        media(part);
        out.endObject();
    }

    private void media(Part part) {
        if (part instanceof Conversation.Image image) {
            file(image.inline(), image.url(), image.at() + ".image_url");
        } else if (part instanceof Conversation.Audio audio) {
            inline("audio/" + audio.format().toLowerCase(Locale.ROOT), audio.data());
        } else if (part instanceof Conversation.Document document) {
            String url = document.url() == null ? document.id() : document.url();
            file(url == null ? null : InlineData.of(url), url, document.at() + ".file");
        }
    }

    private void file(@Nullable InlineData data, @Nullable String url, String at) {
        if (data != null) {
            inline(data.type(), data.data());
        } else if (addresses && url != null && url.startsWith("https://")) {
            out.name("fileData").beginObject().name("fileUri").value(url).endObject();
        } else {
            throw refused("This model takes a file only as a data URI in base64.", at);
        }
    }

    private void inline(String type, String data) {
        out.name("inlineData").beginObject().name("mimeType").value(type);
        out.name("data").value(data).endObject();
    }

    /** Of calls made side by side only the first has a signature. */
    private void call(Call call) {
        begin("model");
        out.name("functionCall").beginObject();
        id(call.id());
        out.name("name").value(call.name()).name("args");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8)).endObject();
        if (signs && !signed) {
            signed = true;
            out.name("thoughtSignature").value(NO_SIGNATURE);
        }
        out.endObject();
    }

    /** Since 3.5 a result must repeat the id of its call. */
    private void id(String id) {
        if (!id.isEmpty()) {
            out.name("id").value(id);
        }
    }

    private void result(Turn turn) {
        String name = toolNames.getOrDefault(turn.callId(), turn.name());
        if (name == null) {
            throw refused("'" + turn.at() + "' answers a tool call that the conversation does not hold.", turn.at());
        }
        turn.parts().forEach(part -> {
            if (!(part instanceof Conversation.Text)) {
                throw refused("This model takes only text as the result of a tool.", part.at());
            }
        });
        begin(TOOL);
        out.name("functionResponse").beginObject();
        id(turn.callId());
        out.name("name").value(name).name("response");
        response(turn.text());
        out.endObject().endObject();
    }

    private void response(String text) {
        String stripped = text.strip();
        if (ToolArguments.isObject(stripped)) {
            out.rawValue(stripped.getBytes(StandardCharsets.UTF_8));
        } else {
            out.beginObject().name("output").value(text).endObject();
        }
    }

    private static HubException refused(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }
}
