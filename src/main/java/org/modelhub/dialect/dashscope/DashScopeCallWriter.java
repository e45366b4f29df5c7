package org.modelhub.dialect.dashscope;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request in DashScope's own form. Fields that it has no name for are left out; a provider's quirks may
 * add or rename parameters.
 */
final class DashScopeCallWriter {

    /**
     * Named alike on both sides; those behind the penalties are DashScope's own, which a
     * client may send all the same.
     */
    private static final List<String> PARAMETERS = List.of(
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "presence_penalty",
            "repetition_penalty",
            "enable_search",
            "search_options",
            "vl_high_resolution_images",
            "translation_options");

    /** Written by a rule of their own, so a quirk that names one does not write it twice. */
    private static final Set<String> RULED = Set.of(
            "model",
            "messages",
            "stream",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "enable_thinking",
            "thinking_budget",
            "reasoning_effort",
            "result_format",
            "incremental_output");

    private final JsonView body;
    private final UpstreamModel model;
    private final Conversation conversation;
    private final ThinkingSwitch thinking;
    private final @Nullable Integer budget;
    private final JsonWriter out;

    DashScopeCallWriter(ChatRequest request, UpstreamModel model) {
        this.model = model;
        this.thinking = ThinkingSwitch.of(request.body());
        this.budget = budget(request.body());
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.conversation = Conversation.of(body);
        this.out = new JsonWriter(request.body().length() + 256);
    }

    /** Whether the request has a picture, or the model is declared to be reached where pictures are taken. */
    boolean multimodal() {
        return model.quirks().paths().getOrDefault("chat", "").contains("multimodal-generation")
                || conversation.turns().stream().anyMatch(turn -> !turn.images().isEmpty());
    }

    byte[] write(boolean stream) {
        out.beginObject().name("model").value(model.name());
        out.name("input").beginObject().name("messages").beginArray();
        new DashScopeMessages(multimodal(), out).write(conversation);
        out.endArray().endObject().name("parameters").beginObject();
        if (!multimodal()) {
            out.name("result_format").value("message");
        }
        if (stream) {
            out.name("incremental_output").value(true);
        }
        tools();
        format();
        think();
        sampling();
        return out.endObject().endObject().toBytes();
    }

    private void tools() {
        ToolSet set = ToolSet.of(body);
        if (set.isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        set.tools().forEach(this::tool);
        out.endArray();
        choice(set);
        if (set.parallel() != null) {
            out.name("parallel_tool_calls").value(set.parallel());
        }
    }

    private void tool(ToolSet.Tool tool) {
        out.beginObject().name("type").value("function").name("function").beginObject();
        out.name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        if (tool.parameters() != null) {
            out.name("parameters").rawValue(tool.parameters().getBytes(StandardCharsets.UTF_8));
        }
        out.endObject().endObject();
    }

    /** DashScope cannot be told to call some tool, whichever; of a single one that is the same as naming it. */
    private void choice(ToolSet set) {
        switch (set.choice()) {
            case AUTO -> out.name("tool_choice").value("auto");
            case NONE -> out.name("tool_choice").value("none");
            case NAMED -> named(Objects.requireNonNull(set.forced()));
            case REQUIRED -> {
                if (set.tools().size() == 1) {
                    named(set.tools().get(0).name());
                }
            }
            case UNSET -> {}
        }
    }

    private void named(String tool) {
        out.name("tool_choice").beginObject().name("type").value("function");
        out.name("function").beginObject().name("name").value(tool).endObject().endObject();
    }

    private void format() {
        if (body.type("response_format") != Type.OBJECT) {
            return;
        }
        byte[] asked = raw("response_format");
        byte[] normal = SchemaFormat.normal(asked);
        out.name("response_format").rawValue(normal == null ? asked : normal);
    }

    private void think() {
        Quirks.Thinking form = model.quirks().thinking();
        if (form == Quirks.Thinking.NONE || thinking.on() == null) {
            return;
        }
        out.name("enable_thinking").value(thinking.on());
        if (!thinking.on()) {
            return;
        }
        if (budget != null) {
            out.name("thinking_budget").value(budget);
        }
        if (form == Quirks.Thinking.EFFORT && thinking.effort() != null) {
            out.name("reasoning_effort").value(thinking.effort());
        }
    }

    /** By DashScope's own name, or by the one that other clients know. */
    private static @Nullable Integer budget(JsonView asked) {
        Double tokens = asked.type("thinking_budget") == Type.NUMBER ? asked.number("thinking_budget") : null;
        if (tokens == null && asked.type("thinking") == Type.OBJECT) {
            JsonView inner = JsonView.parse(Objects.requireNonNull(asked.raw("thinking")));
            tokens = inner.type("budget_tokens") == Type.NUMBER ? inner.number("budget_tokens") : null;
        }
        return tokens == null ? null : Math.max(1, tokens.intValue());
    }

    private void sampling() {
        Set<String> names = new LinkedHashSet<>(PARAMETERS);
        Set<String> declared = new TreeSet<>(model.quirks().rename().values());
        declared.addAll(model.quirks().defaults().keySet());
        declared.removeAll(RULED);
        names.addAll(declared);
        for (String name : names) {
            if (body.has(name)) {
                out.name(name).rawValue(raw(name));
            }
        }
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
