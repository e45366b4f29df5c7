package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.function.Supplier;
import org.modelhub.chat.ChatChunk;

/** Goes on with answers whose replica is gone. */
@FunctionalInterface
public interface Successor {

    /**
     * What goes on.
     *
     * @param in chunks from the first new one on
     * @param policy how far it goes on while nobody reads it, as it is known now
     */
    record Next(ReadStream<ChatChunk> in, Supplier<DetachPolicy> policy, StreamOwner owner) {}

    /**
     * Goes on with a stream, or ends it with one failure. On an event loop, which is the stream's home from now on.
     *
     * @param before all of it so far; nothing in it says that it is over
     */
    Next next(FrameStore.Stored stream, List<Frame> before);
}
