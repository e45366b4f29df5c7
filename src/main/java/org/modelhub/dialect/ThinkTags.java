package org.modelhub.dialect;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;

/**
 * Turns a leading {@code <think>…</think>} of an answer's text into reasoning, also when the tags are split over
 * pieces. Tags further on are text.
 *
 * <pre>
 * START --"<think>"--> THINK --"</think>"--> GAP --first visible character--> TEXT
 *   `---anything else, or reasoning by a field of its own------------------------^
 * </pre>
 */
public final class ThinkTags {

    private enum State {
        START,
        THINK,
        GAP,
        TEXT
    }

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";
    /** Blank characters before a closing tag that are held back at most. */
    private static final int BREAK = 8;

    private State state = State.START;
    private String held = "";
    private boolean reasoned;

    /** Takes a piece of the answer's text, which is not empty. */
    public void text(String piece, Consumer<ChatChunk> out) {
        if (state == State.TEXT) {
            out.accept(new ChatChunk.Text(piece));
            return;
        }
        String all = held.isEmpty() ? piece : held + piece;
        held = "";
        switch (state) {
            case START -> start(all, out);
            case THINK -> think(all, out);
            default -> gap(all, out);
        }
    }

    /** Takes a piece of reasoning that came by a field of its own; tags in the text are then not looked for. */
    public void reasoning(String piece, Consumer<ChatChunk> out) {
        if (state == State.START) {
            held = held.strip();
            end(out);
            state = State.TEXT;
        }
        out.accept(new ChatChunk.Reasoning(piece));
    }

    /** Releases what was held back. */
    public void end(Consumer<ChatChunk> out) {
        String rest = held;
        held = "";
        if (!rest.isEmpty() && state == State.THINK) {
            out.accept(new ChatChunk.Reasoning(rest));
        } else if (!rest.isEmpty()) {
            out.accept(new ChatChunk.Text(rest));
        }
    }

    private void start(String all, Consumer<ChatChunk> out) {
        int from = firstVisible(all);
        if (all.startsWith(OPEN, from)) {
            state = State.THINK;
            think(all.substring(from + OPEN.length()), out);
        } else if (OPEN.startsWith(all.substring(from))) {
            held = all;
        } else {
            state = State.TEXT;
            out.accept(new ChatChunk.Text(all));
        }
    }

    private void think(String all, Consumer<ChatChunk> out) {
        int close = all.indexOf(CLOSE);
        if (close >= 0) {
            reason(all.substring(0, close).stripTrailing(), out);
            state = State.GAP;
            gap(all.substring(close + CLOSE.length()), out);
        } else {
            int keep = tailThatMayClose(all);
            reason(all.substring(0, all.length() - keep), out);
            held = all.substring(all.length() - keep);
        }
    }

    private void reason(String piece, Consumer<ChatChunk> out) {
        String visible = reasoned ? piece : piece.substring(firstVisible(piece));
        if (!visible.isEmpty()) {
            reasoned = true;
            out.accept(new ChatChunk.Reasoning(visible));
        }
    }

    private void gap(String all, Consumer<ChatChunk> out) {
        int from = firstVisible(all);
        if (from < all.length()) {
            state = State.TEXT;
            out.accept(new ChatChunk.Text(all.substring(from)));
        }
    }

    /** The beginning of a closing tag, and the line ends before it, which belong to the tag. */
    private static int tailThatMayClose(String all) {
        int keep = beginningOfClose(all);
        int most = Math.min(all.length(), keep + BREAK);
        while (keep < most && Character.isWhitespace(all.charAt(all.length() - 1 - keep))) {
            keep++;
        }
        return keep;
    }

    private static int beginningOfClose(String all) {
        for (int keep = Math.min(CLOSE.length() - 1, all.length()); keep > 0; keep--) {
            if (CLOSE.startsWith(all.substring(all.length() - keep))) {
                return keep;
            }
        }
        return 0;
    }

    private static int firstVisible(String text) {
        int i = 0;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
