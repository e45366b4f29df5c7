package org.modelhub.stream.live;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** The request behind a stream. Called on the stream's home loop. */
public interface StreamOwner {

    /** The upstream is to stop. */
    void cancel();

    /**
     * Nothing more comes; called once.
     *
     * @param alone whether nobody read it at its end
     */
    void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone);
}
