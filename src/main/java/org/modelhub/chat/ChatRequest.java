package org.modelhub.chat;

import org.modelhub.wire.JsonView;

/**
 * One chat request in the canonical form: an OpenAI chat-completions object whose bytes are kept and whose top level is
 * indexed, so that most upstream calls are a splice and not a re-serialisation.
 *
 * @param body the whole object, valid under the wire limits, with a non-empty {@code messages} array
 * @param model the public name that the client asked for
 * @param stream whether the client wants a stream
 */
public record ChatRequest(JsonView body, String model, boolean stream) {}
