package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The names under which one stream stands in Redis; one hash tag, since the scripts want them on one node.
 *
 * @param head sealed; lives longest, so that an expired stream is known from one that never was
 * @param meta who writes it, how it stands, and what was asked
 * @param frames a Redis stream with one entry for each frame, its id the frame's number
 * @param reader there while a reader on another replica follows
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
record StreamKeys(byte[] head, byte[] meta, byte[] frames, byte[] reader) {

    static StreamKeys of(String prefix, String id) {
        String stem = prefix + ":stream:{" + id + "}";
        return new StreamKeys(key(stem, ":head"), key(stem, ""), key(stem, ":frames"), key(stem, ":reader"));
    }

    /** There while a replica lives. */
    static byte[] replica(String prefix, String replica) {
        return key(prefix + ":replica:", replica);
    }

    /** Ids of streams that a replica writes and whose clients want no more. */
    static byte[] inbox(String prefix, String replica) {
        return key(prefix + ":replica:" + replica, ":cancelled");
    }

    byte[][] all() {
        return new byte[][] {head, meta, frames};
    }

    private static byte[] key(String stem, String end) {
        return (stem + end).getBytes(UTF_8);
    }
}
