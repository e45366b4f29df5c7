package org.modelhub.dialect.openai;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.EmbeddingRequest.Role;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads an embedding request; tokens, which some clients send instead of text, are turned back into it. */
final class EmbeddingRequestReader {

    private EmbeddingRequestReader() {}

    static EmbeddingRequest read(byte[] body) {
        return RequestChecks.reading(() -> {
            JsonView view = JsonView.parse(body);
            String model = RequestChecks.requireText(view, "model");
            return new EmbeddingRequest(
                    model, inputs(view), base64(view), RequestChecks.positive(view, "dimensions"), role(view));
        });
    }

    /** As Voyage and NVIDIA name it, or Jina; a word that is not known says nothing. */
    private static @Nullable Role role(JsonView view) {
        String field = view.has("input_type") ? "input_type" : "task";
        return view.type(field) == Type.STRING ? Role.of(view.string(field)) : null;
    }

    private static boolean base64(JsonView view) {
        RequestChecks.requireType(view, "encoding_format", Type.STRING, "\"float\" or \"base64\"");
        String asked = view.string("encoding_format");
        String format = asked == null ? "float" : asked;
        if (!format.equals("float") && !format.equals("base64")) {
            throw RequestChecks.unsupported("'encoding_format' must be \"float\" or \"base64\".", "encoding_format");
        }
        return format.equals("base64");
    }

    private static List<String> inputs(JsonView view) {
        if (!view.has("input") && view.has("messages")) {
            throw RequestChecks.unsupported("Embeddings of messages are not supported, only of 'input'.", "messages");
        }
        if (view.type("input") == Type.STRING) {
            return List.of(notEmpty(Objects.requireNonNull(view.string("input")), "input"));
        }
        JsonReader reader = RequestChecks.array(view, "input");
        List<String> inputs = new ArrayList<>();
        while (reader.hasNext()) {
            if (inputs.isEmpty() && reader.peek() == Type.NUMBER) {
                return List.of(notEmpty(text(restOfTokens(reader)), "input"));
            }
            inputs.add(element(reader, "input[" + inputs.size() + "]"));
        }
        if (inputs.isEmpty()) {
            throw RequestChecks.invalid("'input' must not be empty.", "input");
        }
        return inputs;
    }

    private static String element(JsonReader reader, String at) {
        return switch (reader.peek()) {
            case STRING -> notEmpty(reader.string(), at);
            case ARRAY -> {
                reader.beginArray();
                yield notEmpty(reader.hasNext() ? text(restOfTokens(reader)) : "", at);
            }
            default -> throw RequestChecks.invalid("'" + at + "' must be a string or an array of tokens.", at);
        };
    }

    private static String notEmpty(String text, String at) {
        if (text.isEmpty()) {
            throw RequestChecks.invalid("'" + at + "' must not be empty.", at);
        }
        return text;
    }

    /** From a reader that stands at the first token. */
    private static IntArrayList restOfTokens(JsonReader reader) {
        IntArrayList tokens = new IntArrayList();
        do {
            if (reader.peek() != Type.NUMBER) {
                throw notTokens();
            }
            tokens.add(reader.integer());
        } while (reader.hasNext());
        return tokens;
    }

    private static String text(IntArrayList tokens) {
        try {
            return Tokens.ENCODING.decode(tokens);
        } catch (RuntimeException unknownToken) {
            throw notTokens();
        }
    }

    private static HubException notTokens() {
        return RequestChecks.invalid("'input' holds something that is not a token of cl100k_base.", "input");
    }

    /** Loaded with the first request that needs it. */
    private static final class Tokens {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }
}
