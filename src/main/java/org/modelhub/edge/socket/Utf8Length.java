package org.modelhub.edge.socket;

import org.modelhub.chat.ChatChunk;

/** How many bytes texts are in UTF-8. */
public final class Utf8Length {

    private Utf8Length() {}

    /** Of what a chunk gives to a client to read: text, reasoning, or the arguments of a call. */
    static long of(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            return of(text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            return of(reasoning.text());
        }
        return chunk instanceof ChatChunk.ToolCall call ? of(call.arguments()) : 0;
    }

    public static long of(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80) {
                // Each half of a pair counts two of its four.
                bytes += letter < 0x800 || Character.isSurrogate(letter) ? 1 : 2;
            }
        }
        return bytes;
    }
}
