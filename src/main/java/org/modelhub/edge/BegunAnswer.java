package org.modelhub.edge;

import java.util.List;
import org.modelhub.chat.ChatChunk;

/**
 * An answer whose replica is gone, on its way to a model that goes on with it.
 *
 * @param model the public name
 * @param request in the canonical form
 * @param before reasoning and text so far, each as one piece; nothing else may stand in it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record BegunAnswer(String model, byte[] request, List<ChatChunk> before) {

    public BegunAnswer {
        before = List.copyOf(before);
    }
}
