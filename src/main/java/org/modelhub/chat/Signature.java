package org.modelhub.chat;

/**
 * By what a vendor knows a block of reasoning as its own: only the one who signed it takes it back.
 *
 * <p>As text it is the vendor's value behind a mark of the vendor, with {@code redacted:} before both where the block has
 * no text that anyone else could read. The marks hold a colon, which no vendor's value begins with.
 *
 * @param value as the vendor wrote it
 */
public record Signature(Signer signer, boolean redacted, String value) {

    private static final String REDACTED = "redacted:";

    /** Who signs, by the API that the signature came from. */
    public enum Signer {
        ANTHROPIC("anthropic:"),
        BEDROCK("bedrock:"),
        OPENAI("openai:");

        private final String mark;

        Signer(String mark) {
            this.mark = mark;
        }
    }

    /** Reads the text of the canonical form, in which a value without a mark is Anthropic's. */
    public static Signature of(String text) {
        return of(text, Signer.ANTHROPIC);
    }

    /**
     * Reads the text as a client has it.
     *
     * @param unmarked whose a value without a mark is
     */
    public static Signature of(String text, Signer unmarked) {
        boolean redacted = text.startsWith(REDACTED);
        String rest = redacted ? text.substring(REDACTED.length()) : text;
        for (Signer signer : Signer.values()) {
            if (rest.startsWith(signer.mark)) {
                return new Signature(signer, redacted, rest.substring(signer.mark.length()));
            }
        }
        return new Signature(unmarked, redacted, rest);
    }

    public String text() {
        return text(Signer.ANTHROPIC);
    }

    /**
     * Writes the text for a client.
     *
     * @param unmarked whose values go without a mark
     */
    public String text(Signer unmarked) {
        return (redacted ? REDACTED : "") + (signer == unmarked ? "" : signer.mark) + value;
    }
}
