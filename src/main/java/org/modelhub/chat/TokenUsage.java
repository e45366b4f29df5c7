package org.modelhub.chat;

/**
 * Tokens that one call took and gave.
 *
 * @param prompt tokens read, cached ones included
 * @param completion tokens written, reasoning included
 * @param reasoning the part of {@code completion} spent on reasoning, 0 if the vendor does not say
 * @param cached the part of {@code prompt} that the vendor served from its cache, 0 if it does not say
 * @param estimated whether the hub counted because the vendor sent no counts
 */
public record TokenUsage(int prompt, int completion, int reasoning, int cached, boolean estimated) {

    public TokenUsage {
        if (prompt < 0 || completion < 0 || reasoning < 0 || cached < 0) {
            throw new IllegalArgumentException("token counts are not negative");
        }
    }

    public static TokenUsage of(int prompt, int completion) {
        return new TokenUsage(prompt, completion, 0, 0, false);
    }

    public int total() {
        return prompt + completion;
    }
}
