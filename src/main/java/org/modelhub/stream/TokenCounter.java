package org.modelhub.stream;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.modelhub.chat.ChatRequest;
import org.modelhub.wire.JsonReader;

/**
 * Counts tokens with the o200k vocabulary. An estimate by nature: every vendor cuts differently.
 *
 * <p>Texts above {@value #EXACT_CHARS} characters are measured on a sample, because counting a megabyte takes longer than
 * an event loop may be held.
 */
public final class TokenCounter {

    private static final int EXACT_CHARS = 64 << 10;
    private static final int MESSAGE_OVERHEAD = 4;

    /** Read on first use: the vocabulary takes a few hundred milliseconds to load. */
    private static final class Vocabulary {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** Loads the vocabulary; called once off the event loops after start. */
    public void warm() {
        count("warm");
    }

    public int count(CharSequence text) {
        if (text.length() == 0) {
            return 0;
        }
        if (text.length() <= EXACT_CHARS) {
            return Vocabulary.O200K.countTokensOrdinary(text.toString());
        }
        double perChar = (double) Vocabulary.O200K.countTokensOrdinary(
                        text.subSequence(0, EXACT_CHARS).toString())
                / EXACT_CHARS;
        return (int) Math.ceil(perChar * text.length());
    }

    /** The texts of all messages; images and files are not counted. */
    public int countPrompt(ChatRequest request) {
        StringBuilder text = new StringBuilder();
        int messages = 0;
        JsonReader reader = request.body().reader("messages");
        reader.beginArray();
        while (reader.hasNext()) {
            messages++;
            PromptText.append(reader, text);
        }
        return count(text) + messages * MESSAGE_OVERHEAD;
    }
}
