package org.modelhub.upstream.continuing;

import org.modelhub.stream.TokenCounter;

/**
 * Where the text of one model meets that of the one that broke off: takes out what the client has already, and hands on
 * the rest from the first character that is new.
 *
 * <pre>
 *             nothing to take out, or it was          matches the answer's beginning
 *   HOLDING ──────────────────────────────▶ OPEN    HOLDING ──────────────▶ SKIPPING ──all of it──▶ OPEN
 *                                                                               │ differs
 *                                                                               ▼
 *                                                                            DIVERGED
 * </pre>
 *
 * Text is held back only while it could still be part of what the client has, and never more than {@value #MOST_HELD}
 * characters of it.
 */
final class Splice {

    private static final int MOST_HELD = 1024;

    private enum State {
        HOLDING,
        SKIPPING,
        JOINING,
        OPEN,
        DIVERGED
    }

    private final String delivered;
    private final boolean verbatim;
    private final TokenCounter counter;
    private final StringBuilder held = new StringBuilder();
    private State state = State.HOLDING;
    /** How much of the delivered text a model that started over has written again. */
    private int skipped;

    /**
     * @param delivered what the client has; not empty
     * @param verbatim whether the model was given that text to go on with, rather than told to
     */
    Splice(String delivered, boolean verbatim, TokenCounter counter) {
        this.delivered = delivered;
        this.verbatim = verbatim;
        this.counter = counter;
    }

    /** What may go out now that this has come. */
    String add(String piece) {
        return switch (state) {
            case OPEN -> piece;
            case DIVERGED -> "";
            case SKIPPING -> skip(piece);
            case JOINING -> join(piece, false);
            case HOLDING -> {
                held.append(piece);
                yield settle(held.length() > MOST_HELD);
            }
        };
    }

    /** What may go out now that nothing more comes. */
    String end() {
        if (state == State.SKIPPING) {
            // It ended before it came to where the client is.
            state = State.DIVERGED;
        }
        return switch (state) {
            case HOLDING -> settle(true);
            case JOINING -> join("", true);
            default -> "";
        };
    }

    boolean hasDiverged() {
        return state == State.DIVERGED;
    }

    private String settle(boolean last) {
        String text = held.toString();
        int lead = verbatim ? 0 : Lead.end(text, delivered, last);
        if (lead < 0 || (lead == text.length() && !last)) {
            return "";
        }
        String body = text.substring(lead);
        boolean spaced = lead > 0 && text.charAt(lead - 1) == ' ' && Lead.isOnlySpace(text, lead);
        Overlap overlap = Overlap.of(delivered, body, verbatim, spaced, last);
        return switch (overlap.kind()) {
            case UNCLEAR -> "";
            case RESTART -> startedOver(body);
            case REPEAT -> joining(body.substring(overlap.length()), last);
            case NONE -> unrepeated(text, lead, last);
        };
    }

    private String unrepeated(String text, int lead, boolean last) {
        String kept = Lead.isOnlySpace(text, lead) ? text : text.substring(lead);
        String joined = verbatim
                ? Joint.afterPrefill(delivered, kept)
                : Joint.afterInstruction(delivered, kept, counter, last);
        return joined == null ? "" : open(joined);
    }

    private String startedOver(String body) {
        state = State.SKIPPING;
        held.setLength(0);
        skipped = Overlap.indent(delivered);
        return skip(body.substring(Overlap.indent(body)));
    }

    private String skip(String piece) {
        int end = delivered.stripTrailing().length();
        int at = 0;
        while (at < piece.length() && skipped < end) {
            if (piece.charAt(at) != delivered.charAt(skipped)) {
                state = State.DIVERGED;
                return "";
            }
            at++;
            skipped++;
        }
        return skipped == end ? joining(piece.substring(at), false) : "";
    }

    private String joining(String rest, boolean last) {
        state = State.JOINING;
        held.setLength(0);
        return join(rest, last);
    }

    /** The white space at the end of what the client has may come once more, in as many pieces as it likes. */
    private String join(String rest, boolean last) {
        held.append(rest);
        String text = held.toString();
        boolean toCome = text.isBlank() && Character.isWhitespace(delivered.charAt(delivered.length() - 1));
        return toCome && !last ? "" : open(Joint.afterRepeat(delivered, text));
    }

    private String open(String text) {
        state = State.OPEN;
        held.setLength(0);
        return text;
    }
}
