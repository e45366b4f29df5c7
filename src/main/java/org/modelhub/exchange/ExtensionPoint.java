package org.modelhub.exchange;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing that Dify asks of an extension; the endpoint finds it by its point. */
public interface ExtensionPoint {

    /** What stands in the field {@code point} of the request, e.g. {@code app.moderation.input}. */
    String point();

    /**
     * Answers one call. Called on an event loop, so it does not block.
     *
     * @param params as they came: maps, lists, strings, numbers, booleans and null
     * @param cancel fires when the client leaves
     * @throws org.modelhub.chat.HubException if the parameters are malformed
     */
    CompletableFuture<Map<String, @Nullable Object>> answer(Map<String, @Nullable Object> params, Cancel cancel);
}
