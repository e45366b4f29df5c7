package org.modelhub.upstream.continuing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model that was told to go on writes before it does: white space, a sentence about going on, the fence of a code
 * block that is open already, three dots.
 */
final class Lead {

    private static final int MOST = 320;

    /** A sentence that opens like this and speaks of going on is no part of any answer. */
    private static final Pattern SENTENCE = Pattern.compile(
            "(?i)(?:sure|certainly|of course|absolutely|okay|ok|understood|got it|no problem|apologies|my apologies|"
                    + "sorry|i apologi[sz]e|i'm sorry|i’m sorry|here's|here’s|here is|here are|let me|i'll|i’ll|i will|"
                    + "continuing|picking up|resuming|好的|当然|没问题|抱歉|对不起|很抱歉|继续|接着|接上文|以下是|下面)"
                    + "(?:(?<=[\\p{IsHan}])|(?![\\p{L}\\p{N}]))"
                    + "[^\\n:：.。!！…]{0,120}(?:[:：。！]|[.!…]+(?=\\s))[ \\t]*\\n*");

    private static final Pattern ABOUT_GOING_ON = Pattern.compile("(?i)continu|pick(?:ing)? up|left off|the rest|"
            + "remain|cut off|cutting off|resum|interrupt|where (?:i|it|we) |继续|接着|接上|续写|中断|剩余|剩下|未完|后续");

    /** With the name of a language: without one it closes the block. */
    private static final Pattern FENCE = Pattern.compile("```[A-Za-z0-9+#._-]{1,20}[ \\t]*\\n");

    private static final Pattern DOTS = Pattern.compile("(?:\\.{3}|…)[ \\t]*(?=[\\p{L}\\p{N}])");

    private Lead() {}

    /**
     * Where the answer itself begins.
     *
     * @param last whether nothing more comes, or no more is waited for
     * @return -1 as long as what comes next could still belong to the lead
     */
    static int end(String text, String delivered, boolean last) {
        boolean wait = !last && text.length() < MOST;
        int at = space(text, 0);
        int behind = sentences(text, at, wait);
        if (behind < 0) {
            return -1;
        }
        at = space(text, behind);
        if (isInFence(delivered)) {
            behind = one(FENCE, text, at, wait);
            if (behind < 0) {
                return -1;
            }
            if (behind > at) {
                // The indentation behind a fence is the code's own.
                return behind;
            }
        }
        behind = one(DOTS, text, at, wait);
        return behind;
    }

    /** Whether nothing of substance was left out, so that the text may stay as it came. */
    static boolean isOnlySpace(String text, int lead) {
        return text.substring(0, lead).isBlank();
    }

    /** Whether a code block is open at the text's end. */
    static boolean isInFence(String text) {
        int fences = 0;
        for (int at = text.indexOf("```"); at >= 0; at = text.indexOf("```", at + 3)) {
            fences++;
        }
        return fences % 2 == 1;
    }

    @SuppressWarnings("JdkObsolete") // hitEnd tells whether more text could change the match, which no index does
    private static int sentences(String text, int from, boolean wait) {
        int at = from;
        boolean about = false;
        for (int i = 0; i < 3; i++) {
            Matcher matcher = SENTENCE.matcher(text).region(space(text, at), text.length());
            matcher.useTransparentBounds(true);
            boolean found = matcher.lookingAt();
            if (wait && matcher.hitEnd()) {
                return -1;
            }
            if (!found) {
                break;
            }
            about |= ABOUT_GOING_ON.matcher(matcher.group()).find();
            at = matcher.end();
        }
        return about ? at : from;
    }

    @SuppressWarnings("JdkObsolete") // as above
    private static int one(Pattern pattern, String text, int from, boolean wait) {
        Matcher matcher = pattern.matcher(text).region(from, text.length());
        matcher.useTransparentBounds(true);
        if (matcher.lookingAt()) {
            return matcher.end();
        }
        return wait && matcher.hitEnd() ? -1 : from;
    }

    private static int space(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
