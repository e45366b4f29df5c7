package org.modelhub.ws;

import java.util.List;
import java.util.Set;

/**
 * One rule of RFC 6455: what the client sends, what an echo says to it, and how it ends. The tables in {@code ws/} hold
 * one a line; their numbers are those of the Autobahn test suite, whose core cases they cover.
 *
 * @param chop octets a write; {@link #TOGETHER} or {@link #BY_FRAME}
 * @param rounds how often the script is run, each time after the answer to the last
 * @param outcomes what may come back; the first one is what a strict server says
 * @param frames how many data frames the script must have sent, 0 where it does not matter
 */
record SocketCase(
        String id, int chop, int rounds, List<Action> script, List<List<Event>> outcomes, int frames, Ending ending) {

    static final int TOGETHER = 0;
    static final int BY_FRAME = -1;

    /** A step of a script. */
    sealed interface Action permits Frames, Head, Raw, Wait, Soon {}

    /** A message in one frame or several. */
    record Frames(List<WireFrame> frames) implements Action {}

    /** The head of a frame whose payload comes in {@link Raw} pieces. */
    record Head(int opcode, int length) implements Action {}

    /** A piece of a payload. */
    record Raw(byte[] bytes) implements Action {}

    /** The server has no reason to close, and is given the time to do it wrongly. */
    record Wait() implements Action {}

    /** The server knows enough to close; one that does not yet is not strict. */
    record Soon() implements Action {}

    /** What an application on the client's side sees. */
    record Event(int opcode, byte[] payload) {

        boolean same(Event other) {
            return opcode == other.opcode && java.util.Arrays.equals(payload, other.payload);
        }

        @Override
        public String toString() {
            return "opcode " + opcode + ", " + payload.length + " bytes";
        }
    }

    /** Who ends it. */
    enum Closer {
        /** The client, once it has what it expects. */
        CLIENT,
        /** The client, within the script. */
        SCRIPT,
        /** The server, which finds a fault. */
        SERVER
    }

    /**
     * How it ends.
     *
     * @param codes of the server's close frame
     * @param drop whether the server may leave its close frame out
     */
    record Ending(Closer closer, Set<Integer> codes, boolean drop) {}

    @Override
    public String toString() {
        return id;
    }
}
