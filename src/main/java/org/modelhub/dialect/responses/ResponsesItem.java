package org.modelhub.dialect.responses;

import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** One output item: a message, a function call, a piece of reasoning, or something that the hub passes over. */
final class ResponsesItem {

    private static final String BETWEEN_PARTS = "\n\n";

    private String type = "";
    private String name = "";
    private String arguments = "";
    private String id = "";
    private String encrypted = "";
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder summary = new StringBuilder();

    ResponsesItem(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            field(reader);
        }
    }

    private void field(JsonReader reader) {
        Type found = reader.peek();
        if (reader.nameIs("type") && found == Type.STRING) {
            type = reader.string();
        } else if (reader.nameIs("name") && found == Type.STRING) {
            name = reader.string();
        } else if (reader.nameIs("arguments") && found == Type.STRING) {
            arguments = reader.string();
        } else if (reader.nameIs("id") && found == Type.STRING) {
            id = reader.string();
        } else if (reader.nameIs("encrypted_content") && found == Type.STRING) {
            encrypted = reader.string();
        } else if ((reader.nameIs("content") || reader.nameIs("summary")) && found == Type.ARRAY) {
            reader.beginArray();
            while (reader.hasNext()) {
                part(reader);
            }
        } else {
            reader.skip();
        }
    }

    private void part(JsonReader reader) {
        if (reader.peek() != Type.OBJECT) {
            reader.skip();
            return;
        }
        String kind = "";
        String said = "";
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("type") && reader.peek() == Type.STRING) {
                kind = reader.string();
            } else if ((reader.nameIs("text") || reader.nameIs("refusal")) && reader.peek() == Type.STRING) {
                said = reader.string();
            } else {
                reader.skip();
            }
        }
        add(kind, said);
    }

    private void add(String kind, String said) {
        switch (kind) {
            case "output_text", "refusal" -> text.append(said);
            case "summary_text" -> append(summary, said);
            case "reasoning_text" -> append(reasoning, said);
            default -> {}
        }
    }

    private static void append(StringBuilder all, String said) {
        all.append(all.length() == 0 ? "" : BETWEEN_PARTS).append(said);
    }

    boolean isCall() {
        return type.equals("function_call");
    }

    boolean isReasoning() {
        return type.equals("reasoning");
    }

    boolean isMessage() {
        return type.equals("message");
    }

    String name() {
        return name;
    }

    String arguments() {
        return arguments;
    }

    /** Of a message; a refusal is what the model says too. */
    String text() {
        return text.toString();
    }

    /** Of reasoning, empty if the vendor gave it in the clear alone. */
    String signature() {
        return encrypted.isEmpty() ? "" : EncryptedReasoning.signature(id, encrypted);
    }

    /** The summary where there is one, else the reasoning itself, as open models give it. */
    String reasoning() {
        return (summary.length() > 0 ? summary : reasoning).toString();
    }
}
