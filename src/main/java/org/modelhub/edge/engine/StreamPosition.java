package org.modelhub.edge.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has come in a stream, as the id of the last event that it got tells. Ids are {@code
 * <stream>:<number>} on the last event that a chunk became, and {@code <stream>:<number>.<part>} on those before it, so
 * that a cut between two events of one chunk repeats neither.
 *
 * @param after number of the last chunk of which the client has every event
 * @param skip how many events of the next chunk it has, too
 */
public record StreamPosition(long after, int skip) {

    /** Where a client begins that has nothing. */
    public static final StreamPosition START = new StreamPosition(0, 0);

    private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-]{1,64}):(\\d{1,18})(?:\\.(\\d{1,6}))?");

    /** What {@code Last-Event-ID} says, or null if it is none of this stream's ids. */
    public static @Nullable StreamPosition parse(String stream, String lastEventId) {
        Matcher id = ID.matcher(lastEventId);
        if (!id.matches() || !id.group(1).equals(stream)) {
            return null;
        }
        long number = Long.parseLong(id.group(2));
        if (id.group(3) == null) {
            return new StreamPosition(number, 0);
        }
        int part = Integer.parseInt(id.group(3));
        return number == 0 || part == 0 ? null : new StreamPosition(number - 1, part);
    }
}
