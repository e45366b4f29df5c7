package org.modelhub.drill;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the {@link DrillUpstream}. Its name says what it can: {@code slots-64} at once, the others wait in line, and
 * {@code hold-100} milliseconds each; {@code flood} never ends and writes as fast as it is read. Runs on one event loop.
 */
final class DrillModel {

    private static final Pattern SLOTS = Pattern.compile("slots-(\\d+)");
    private static final Pattern HOLD = Pattern.compile("hold-(\\d+)");
    private static final String FLOOD = "flood";
    private static final int SLOW_FACTOR = 300;
    private static final long SLOWEST_MILLIS = 60_000;
    private static final int PIECES = 10;

    private final Vertx vertx;
    private final int slots;
    private final int holdMillis;
    private final boolean floods;
    private final Deque<Call> line = new ArrayDeque<>();
    private final Set<Call> served = new HashSet<>();
    private Weather weather = Weather.GOOD;
    private long calls;
    private long retryAfterMillis = 1_000;

    /** One request with its answer to be. */
    private record Call(HttpServerResponse response, boolean streamed) {}

    DrillModel(Vertx vertx, String name) {
        this.vertx = vertx;
        this.slots = word(SLOTS, name, Integer.MAX_VALUE);
        this.holdMillis = word(HOLD, name, 1);
        this.floods = name.contains(FLOOD);
    }

    private static int word(Pattern word, String name, int otherwise) {
        Matcher matcher = word.matcher(name);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    long calls() {
        return calls;
    }

    /** @param lastsMillis what a throttled caller is told to wait */
    void become(Weather next, long lastsMillis) {
        weather = next;
        retryAfterMillis = lastsMillis;
        if (next.breaksOff()) {
            Set.copyOf(served).forEach(call -> call.response.reset());
        }
    }

    void ask(HttpServerResponse response, boolean streamed) {
        calls++;
        Call call = new Call(response, streamed);
        switch (weather) {
            case FAILING -> DrillAnswers.refuse(response, 503, "upstream is down on purpose", 0);
            case THROTTLED -> DrillAnswers.refuse(response, 429, "too many on purpose", seconds());
            case SILENT -> {
                // Whoever asked has to give up.
            }
            case SLOW -> take(call, Math.min(SLOWEST_MILLIS, (long) holdMillis * SLOW_FACTOR));
            case GOOD -> take(call, holdMillis);
        }
    }

    private long seconds() {
        return Math.max(1, (retryAfterMillis + 999) / 1_000);
    }

    private void take(Call call, long millis) {
        call.response.closeHandler(left -> leave(call));
        if (served.size() < slots) {
            serve(call, millis);
        } else {
            line.add(call);
        }
    }

    private void serve(Call call, long millis) {
        served.add(call);
        if (call.streamed) {
            DrillAnswers.streamHead(call.response);
            if (floods) {
                call.response.drainHandler(drained -> flood(call));
                flood(call);
            } else {
                piece(call, 0, Math.max(1, millis / PIECES));
            }
        } else {
            vertx.setTimer(Math.max(1, millis), due -> {
                if (served.contains(call)) {
                    DrillAnswers.whole(call.response);
                    leave(call);
                }
            });
        }
    }

    private static void flood(Call call) {
        while (!call.response.writeQueueFull() && !call.response.closed()) {
            DrillAnswers.piece(call.response, 1);
        }
    }

    private void piece(Call call, int number, long pace) {
        vertx.setTimer(pace, due -> {
            if (!served.contains(call)) {
                return;
            }
            if (number < PIECES) {
                DrillAnswers.piece(call.response, number);
                piece(call, number + 1, pace);
            } else {
                DrillAnswers.streamEnd(call.response, PIECES);
                leave(call);
            }
        });
    }

    /** A slot is free again, whoever gave it up; the next in line that is still there takes it. */
    private void leave(Call call) {
        line.remove(call);
        if (served.remove(call) && !line.isEmpty()) {
            serve(line.poll(), holdMillis);
        }
    }
}
