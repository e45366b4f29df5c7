package org.modelhub.stream;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * The {@code o200k_base} vocabulary, by which the hub counts tokens where nobody else does. One for the process: it takes
 * a few hundred milliseconds and some 30 MB to load, on first use.
 */
public final class Vocabulary {

    private Vocabulary() {}

    public static int count(String text) {
        return Loaded.O200K.countTokensOrdinary(text);
    }

    /** The longest beginning of at most so many tokens that does not end inside a character. */
    public static String first(String text, int tokens) {
        EncodingResult result = Loaded.O200K.encodeOrdinary(text, tokens);
        return result.isTruncated() ? Loaded.O200K.decode(result.getTokens()) : text;
    }

    private static final class Loaded {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
