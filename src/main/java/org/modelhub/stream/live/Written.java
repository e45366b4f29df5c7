package org.modelhub.stream.live;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.ChatChunk;

/** What is kept of an answer, as one text. */
record Written(String text, String reasoning, List<ChatChunk.ToolCall> toolCalls) {

    static Written of(FrameBuffer buffer, long released) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<ChatChunk.ToolCall> calls = new ArrayList<>();
        FrameBuffer.Cursor cursor = buffer.seek(buffer.dropped());
        for (Frame frame : buffer.take(cursor, released, Long.MAX_VALUE, Long.MAX_VALUE, true)) {
            if (frame.chunk() instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            } else if (frame.chunk() instanceof ChatChunk.Reasoning piece) {
                reasoning.append(piece.text());
            } else if (frame.chunk() instanceof ChatChunk.ToolCall call) {
                calls.add(call);
            }
        }
        return new Written(text.toString(), reasoning.toString(), List.copyOf(calls));
    }
}
