package org.modelhub.exchange;

/** Hears of every request. Called on an event loop: must not block and must not throw. */
public interface RequestListener {

    /** A request's head was read. */
    default void arrived() {}

    /**
     * A request was refused before anything else was done for it; nothing more is heard of it.
     *
     * @param reason one of few words
     */
    default void shed(String reason) {}

    /**
     * A connection was cut because its client was too slow; what became of its request is told as well.
     *
     * @param reason one of few words
     */
    default void cut(String reason) {}

    /** A streamed answer began. */
    default void streamOpened() {}

    /** A streamed answer ended, however; follows each {@link #streamOpened()} once. */
    default void streamClosed() {}

    void completed(RequestOutcome outcome);
}
