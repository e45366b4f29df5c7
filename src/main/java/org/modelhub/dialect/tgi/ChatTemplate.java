package org.modelhub.dialect.tgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Text;
import org.modelhub.dialect.Conversation.Turn;

/**
 * How a model wants a conversation written as one prompt. The tokenizer of the server puts what begins a prompt before
 * it, so no template does. A template's marks inside a message are broken by a blank: a text must not speak in another's
 * role.
 */
enum ChatTemplate {
    /** Qwen, Yi, many fine-tuned models. */
    CHATML("<|im_start|>", "<|im_end|>") {
        @Override
        void turn(String role, String text, StringBuilder prompt) {
            prompt.append("<|im_start|>").append(role).append('\n');
            prompt.append(text).append("<|im_end|>\n");
        }

        @Override
        void answer(StringBuilder prompt) {
            prompt.append("<|im_start|>assistant\n");
        }
    },
    /** Llama 3 and its successors of the same form. */
    LLAMA3("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|begin_of_text|>") {
        @Override
        void turn(String role, String text, StringBuilder prompt) {
            prompt.append("<|start_header_id|>").append(role).append("<|end_header_id|>\n\n");
            prompt.append(text).append("<|eot_id|>");
        }

        @Override
        void answer(StringBuilder prompt) {
            prompt.append("<|start_header_id|>assistant<|end_header_id|>\n\n");
        }
    },
    /** Mistral and Mixtral; what the system says stands before the first question. */
    MISTRAL("[INST]", "[/INST]", "<s>", "</s>") {
        @Override
        void turn(String role, String text, StringBuilder prompt) {
            if (role.equals(ASSISTANT)) {
                prompt.append(' ').append(text).append("</s>");
            } else {
                prompt.append("[INST] ").append(text).append(" [/INST]");
            }
        }

        @Override
        List<Said> arranged(List<Said> said) {
            return withoutSystem(said);
        }
    },
    /** Gemma; as Mistral it has no role for the system. */
    GEMMA("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>") {
        @Override
        void turn(String role, String text, StringBuilder prompt) {
            String speaker = role.equals(ASSISTANT) ? "model" : role;
            prompt.append("<start_of_turn>").append(speaker).append('\n');
            prompt.append(text).append("<end_of_turn>\n");
        }

        @Override
        void answer(StringBuilder prompt) {
            prompt.append("<start_of_turn>model\n");
        }

        @Override
        List<Said> arranged(List<Said> said) {
            return withoutSystem(said);
        }
    },
    /** Any model: the roles as words. Such a model may go on with the next question, at which it is stopped. */
    PLAIN("\nUser:", "\nAssistant:", "\nSystem:") {
        @Override
        void turn(String role, String text, StringBuilder prompt) {
            prompt.append(role.substring(0, 1).toUpperCase(Locale.ROOT)).append(role.substring(1));
            prompt.append(": ").append(text).append("\n\n");
        }

        @Override
        void answer(StringBuilder prompt) {
            prompt.append("Assistant:");
        }

        @Override
        List<String> stops() {
            return List.of(NEXT_QUESTION);
        }
    };

    static final String NEXT_QUESTION = "\nUser:";

    private static final String ASSISTANT = "assistant";
    private static final String USER = "user";
    private static final String SYSTEM = "system";

    /** One message, as text. */
    record Said(String role, String text) {}

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    private final List<String> marks;

    ChatTemplate(String... marks) {
        this.marks = List.of(marks);
    }

    /** @throws HubException if a provider's Kamelet names a template that there is not */
    static ChatTemplate of(String name) {
        for (ChatTemplate template : values()) {
            if (template.name().equalsIgnoreCase(name)) {
                return template;
            }
        }
        throw new HubException(HubError.unavailable(
                "The provider of this model is declared with the prompt template '" + name + "', which there is not.",
                "provider_misconfigured"));
    }

    abstract void turn(String role, String text, StringBuilder prompt);

    /** What makes the model answer. */
    void answer(StringBuilder prompt) {}

    /** Texts at which the model must stop, beyond its own end mark. */
    List<String> stops() {
        return List.of();
    }

    List<Said> arranged(List<Said> said) {
        return said;
    }

    String prompt(Conversation conversation) {
        List<Said> said = new ArrayList<>();
        conversation.turns().forEach(turn -> said.add(new Said(role(turn), text(turn))));
        StringBuilder prompt = new StringBuilder();
        arranged(said).forEach(one -> turn(one.role(), one.text(), prompt));
        answer(prompt);
        return prompt.toString();
    }

    private static String role(Turn turn) {
        if (turn.role() == Role.TOOL || !turn.calls().isEmpty()) {
            throw unsupported("This model knows no tools, so a conversation with tool calls cannot go on.", turn.at());
        }
        return switch (turn.role()) {
            case SYSTEM -> SYSTEM;
            case ASSISTANT -> ASSISTANT;
            default -> USER;
        };
    }

    private String text(Turn turn) {
        return turn.parts().stream().map(this::text).collect(Collectors.joining("\n"));
    }

    /** The server takes a picture as Markdown does, if its model can see. */
    private String text(Part part) {
        if (part instanceof Image image) {
            return "![](" + image.url() + ")";
        }
        if (part instanceof Text text) {
            return defused(text.text());
        }
        throw unsupported("'" + part.at() + "' is a kind of part that this model does not take.", part.at());
    }

    private String defused(String text) {
        String safe = text;
        for (String mark : marks) {
            safe = safe.replace(mark, mark.charAt(0) + " " + mark.substring(1));
        }
        return safe;
    }

    /** The system's words before the first question, and what one role says in a row as one turn. */
    private static List<Said> withoutSystem(List<Said> said) {
        List<Said> turns = new ArrayList<>();
        for (Said one : said) {
            String role = one.role().equals(SYSTEM) ? USER : one.role();
            int last = turns.size() - 1;
            if (last >= 0 && turns.get(last).role().equals(role)) {
                turns.set(last, new Said(role, turns.get(last).text() + "\n\n" + one.text()));
            } else {
                turns.add(new Said(role, one.text()));
            }
        }
        return turns;
    }

    private static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }
}
