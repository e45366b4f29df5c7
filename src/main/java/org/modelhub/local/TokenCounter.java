package org.modelhub.local;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/** The extractive model's tokenizer, {@code o200k_base}. Loaded on first use, which takes a moment. */
final class TokenCounter {

    private TokenCounter() {}

    static int count(String text) {
        return Holder.ENCODING.countTokensOrdinary(text);
    }

    /** The longest beginning of at most so many tokens that does not end inside a character. */
    static String first(String text, int tokens) {
        EncodingResult result = Holder.ENCODING.encodeOrdinary(text, tokens);
        return result.isTruncated() ? Holder.ENCODING.decode(result.getTokens()) : text;
    }

    private static final class Holder {
        static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
