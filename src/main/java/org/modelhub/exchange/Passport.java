package org.modelhub.exchange;

/**
 * The timed moments of one request, so that "where did the time go" is a question to a value. The first stamp of a
 * moment counts. Written by one thread at a time.
 */
@SuppressWarnings("EnumOrdinal") // one slot for each moment, on every request
public final class Passport {

    /** A moment in the life of a request, in the order in which they normally happen. */
    public enum Moment {
        /** The head was read. */
        ARRIVED,
        /** The body was read. */
        READ,
        /** The caller is known. */
        IDENTIFIED,
        /** The upstream call left. */
        SENT,
        /** The first chunk or the whole answer came back. */
        ANSWERED,
        /** The first byte of the answer was handed to the socket. */
        FIRST_BYTE,
        /** The last byte was handed to the socket, or the exchange ended otherwise. */
        DONE
    }

    private static final Moment[] MOMENTS = Moment.values();

    private final long[] nanos = new long[MOMENTS.length];

    /** Stamps a moment, the first time only, with a reading of {@link System#nanoTime()}. */
    public void stamp(Moment moment, long nanoTime) {
        if (nanos[moment.ordinal()] == 0) {
            nanos[moment.ordinal()] = nanoTime == 0 ? 1 : nanoTime;
        }
    }

    public void stamp(Moment moment) {
        stamp(moment, System.nanoTime());
    }

    public boolean has(Moment moment) {
        return nanos[moment.ordinal()] != 0;
    }

    /** Nanoseconds from one moment to the other, or -1 if either did not happen. */
    public long between(Moment from, Moment to) {
        return has(from) && has(to) ? nanos[to.ordinal()] - nanos[from.ordinal()] : -1;
    }
}
