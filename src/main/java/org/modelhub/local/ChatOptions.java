package org.modelhub.local;

import java.util.List;

/**
 * What a chat request asks of the form of its answer.
 *
 * @param maxTokens at least 1
 * @param stop sequences before which the answer ends
 */
record ChatOptions(int maxTokens, List<String> stop) {

    ChatOptions {
        maxTokens = Math.max(1, maxTokens);
        stop = List.copyOf(stop);
    }

    ChatOptions atMost(int tokens) {
        return new ChatOptions(Math.min(maxTokens, tokens), stop);
    }

    String beforeStop(String text) {
        int end = text.length();
        for (String sequence : stop) {
            int at = sequence.isEmpty() ? -1 : text.indexOf(sequence);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }
}
