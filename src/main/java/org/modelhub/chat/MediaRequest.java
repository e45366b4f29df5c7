package org.modelhub.chat;

/**
 * A request about pictures, sound, or the harm in a text. It is kept as the client wrote it: one API is spoken for these
 * by all, and what a hub must know of it is little.
 *
 * @param operation what is asked: one of the six words by which a dialect's table of paths knows it, as {@code speech}
 * @param model the public name
 * @param contentType of the body: JSON, or a form with files
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record MediaRequest(String operation, String model, byte[] body, String contentType) {

    /** Whether the answer is sound, which is handed on as it comes. */
    public boolean speaks() {
        return operation.equals("speech");
    }
}
