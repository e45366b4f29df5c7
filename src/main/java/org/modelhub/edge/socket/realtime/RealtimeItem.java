package org.modelhub.edge.socket.realtime;

/** One item of a conversation as clients see it; while the model writes it, it grows. One event loop only. */
final class RealtimeItem {

    /** What an item takes in memory beside its text, roughly. */
    static final int OVERHEAD = 256;

    private final String id;
    private byte[] json;
    private long size;
    private boolean open;

    /** @param open whether the model still writes it */
    RealtimeItem(String id, byte[] json, boolean open) {
        this.id = id;
        this.json = json;
        this.size = json.length + (long) OVERHEAD;
        this.open = open;
    }

    String id() {
        return id;
    }

    byte[] json() {
        return json;
    }

    boolean isOpen() {
        return open;
    }

    /** Bytes that are counted for it. */
    long size() {
        return size;
    }

    void grow(long bytes) {
        size += bytes;
    }

    /** It is written. @return by how much more is counted for it than before, may be negative */
    long close(byte[] whole) {
        long before = size;
        json = whole;
        size = whole.length + (long) OVERHEAD;
        open = false;
        return size - before;
    }
}
