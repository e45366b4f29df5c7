package org.modelhub.dialect.tgi;

import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the text at which an answer was stopped off its end, since the server leaves it there and no client expects it.
 * Holds back no more than could be such a text.
 */
final class StopTail {

    private final List<String> stops;
    private String held = "";

    StopTail(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Takes a piece of the answer and gives out what cannot belong to a stop text. */
    void text(String piece, Consumer<String> out) {
        String all = held + piece;
        int keep = mayBegin(all);
        held = all.substring(all.length() - keep);
        if (keep < all.length()) {
            out.accept(all.substring(0, all.length() - keep));
        }
    }

    /** The answer is over, perhaps at one of the texts. */
    void end(boolean stopped, Consumer<String> out) {
        String rest = stopped ? withoutStop(held) : held;
        held = "";
        if (!rest.isEmpty()) {
            out.accept(rest);
        }
    }

    private int mayBegin(String all) {
        int most = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length(), all.length()); length > most; length--) {
                if (all.startsWith(stop.substring(0, length), all.length() - length)) {
                    most = length;
                }
            }
        }
        return most;
    }

    private String withoutStop(String text) {
        String longest = "";
        for (String stop : stops) {
            longest = text.endsWith(stop) && stop.length() > longest.length() ? stop : longest;
        }
        return text.substring(0, text.length() - longest.length());
    }
}
