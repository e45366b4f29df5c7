package org.modelhub.edge.socket;

/** What is spoken over a {@link SocketLink}. Called on the link's event loop. */
public interface SocketProtocol {

    /**
     * A text message came.
     *
     * @param text one whole message in valid UTF-8; the array is the protocol's own
     */
    void message(byte[] text);

    /** Whether it takes messages that are no text; else the first one closes the socket with 1003. */
    default boolean takesBinary() {
        return false;
    }

    /** One whole message that is no text; see {@link #takesBinary}. */
    default void binary(byte[] data) {}

    /** What waited is written so far that there is room for more. */
    default void drained() {}

    /** The socket is closed or being closed: nothing can be written any more. Once. */
    void closed();
}
