package org.modelhub.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How a provider deviates from its dialect, as its Kamelet declares it. Applied in this order: thinking, drop, rename,
 * clamp, defaults.
 *
 * @param drop request fields the provider does not take
 * @param rename request field → the provider's name for it
 * @param clamp request field → the range the provider takes
 * @param defaults request field → JSON text to send where the client sent none
 * @param thinking how the provider takes the thinking switch
 * @param paths operation → path instead of the dialect's own
 * @param structured how the provider takes a JSON schema that an answer shall follow
 * @param images how the provider takes pictures
 * @param prefill how the provider is asked to go on with an answer that another one began
 */
public record Quirks(
        Set<String> drop,
        Map<String, String> rename,
        Map<String, Range> clamp,
        Map<String, String> defaults,
        Thinking thinking,
        Map<String, String> paths,
        Structured structured,
        Images images,
        Prefill prefill) {

    public static final Quirks NONE = new Quirks(
            Set.of(), Map.of(), Map.of(), Map.of(), Thinking.EFFORT, Map.of(), Structured.NATIVE, Images.ANY);

    /** Of a provider that cannot be given the beginning of an answer. */
    public Quirks(
            Set<String> drop,
            Map<String, String> rename,
            Map<String, Range> clamp,
            Map<String, String> defaults,
            Thinking thinking,
            Map<String, String> paths,
            Structured structured,
            Images images) {
        this(drop, rename, clamp, defaults, thinking, paths, structured, images, Prefill.NONE);
    }

    public Quirks {
        drop = Collections.unmodifiableSet(new LinkedHashSet<>(drop));
        rename = inOrder(rename);
        clamp = inOrder(clamp);
        defaults = inOrder(defaults);
        paths = inOrder(paths);
    }

    /** As declared: the JDK's own copies have another order in each process, and with it the requests. */
    private static <T> Map<String, T> inOrder(Map<String, T> declared) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    }

    /** Both ends belong to the range. */
    public record Range(double min, double max) {}

    /** The field by which a provider takes the thinking switch; the other forms a client may send are deleted. */
    public enum Thinking {
        /** No switch: every form is deleted. */
        NONE,
        /** {@code reasoning_effort} only. */
        EFFORT,
        /** {@code reasoning_effort} only, whose word {@code none} switches thinking off. */
        EFFORT_NONE,
        /** {@code chat_template_kwargs}, as vLLM and SGLang take it, and {@code reasoning_effort}. */
        TEMPLATE,
        /** {@code enable_thinking}, as DashScope takes it. */
        ENABLE,
        /** {@code thinking: {"type": …}}, as DeepSeek, Zhipu and Ark take it, and {@code reasoning_effort}. */
        TYPE
    }

    /** How a provider takes {@code response_format}. */
    public enum Structured {
        /** As a schema, in the dialect's own field. */
        NATIVE,
        /** As the wish for some JSON object; the schema becomes an instruction and the answer is checked. */
        OBJECT,
        /** Not at all: the schema, or the wish for an object, becomes an instruction and the answer is checked. */
        INSTRUCT
    }

    /** How a provider takes pictures. */
    public enum Images {
        /** As data or as an address that the provider fetches itself. */
        ANY,
        /** As data only: the hub fetches what a client gave as an address. */
        DATA,
        /** Not at all: a request with a picture is refused. */
        NONE
    }

    /** How a provider takes the beginning of the answer that it is to go on with. */
    public enum Prefill {
        /** Not at all: it is told to in words, and what it repeats of the beginning is taken out. */
        NONE,
        /** As a last message of the assistant, as Anthropic's older models and Ollama take it. */
        MESSAGE,
        /** As a last message of the assistant that says {@code "prefix": true}, as DeepSeek and Mistral take it. */
        PREFIX,
        /** As a last message of the assistant that says {@code "partial": true}, as Qwen and Moonshot take it. */
        PARTIAL,
        /** As a last message of the assistant and {@code "continue_final_message": true}, as vLLM and SGLang take it. */
        CONTINUE
    }
}
