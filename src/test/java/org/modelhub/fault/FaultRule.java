package org.modelhub.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a {@link FaultProxy}'s rules: a direction, a fault and its amount.
 *
 * <pre>
 * down latency 50ms      each byte arrives 50 ms later
 * up rate 2000           2,000 bytes a second
 * down slice 7           no more than 7 bytes a write
 * down cut 1000          after 1,000 bytes both connections close properly
 * down reset 1000        after 1,000 bytes both connections get an RST
 * down blackhole 1000    after 1,000 bytes nothing more passes, nothing closes
 * down half-close 1000   after 1,000 bytes the receiver sees the end; the other direction goes on
 * down corrupt 1000      the byte at offset 1,000 has all its bits turned
 * </pre>
 *
 * @param amount milliseconds, bytes a second, bytes or an offset, as the fault says
 */
record FaultRule(Direction direction, Fault fault, long amount) {

    /** As the client sees it. */
    enum Direction {
        UP,
        DOWN
    }

    enum Fault {
        LATENCY,
        RATE,
        SLICE,
        CUT,
        RESET,
        BLACKHOLE,
        HALF_CLOSE,
        CORRUPT
    }

    private static final Pattern LINE = Pattern.compile("(up|down) ([a-z-]+) (\\d+)(?:ms)?");

    /** Rules are separated by semicolons or line ends. */
    static List<FaultRule> parse(String rules) {
        List<FaultRule> parsed = new ArrayList<>();
        for (String line : rules.split("[;\\n]")) {
            if (!line.isBlank()) {
                parsed.add(parseLine(line.strip()));
            }
        }
        return List.copyOf(parsed);
    }

    private static FaultRule parseLine(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + line + "' is not <up|down> <fault> <number>");
        }
        Direction direction = Direction.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        Fault fault = Fault.valueOf(matcher.group(2).toUpperCase(Locale.ROOT).replace('-', '_'));
        return new FaultRule(direction, fault, Long.parseLong(matcher.group(3)));
    }
}
