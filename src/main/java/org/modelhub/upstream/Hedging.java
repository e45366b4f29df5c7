package org.modelhub.upstream;

import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankRequest;

/** Which requests may be asked twice at once: those whose answer is whole, is thrown away cheaply and calls no tool. */
final class Hedging {

    private Hedging() {}

    static boolean suits(Object request) {
        if (request instanceof ChatRequest chat) {
            return !chat.stream() && !chat.body().has("tools") && !chat.body().has("functions");
        }
        return request instanceof EmbeddingRequest
                || request instanceof RerankRequest
                || (request instanceof MediaRequest media && media.operation().equals("moderation"));
    }
}
