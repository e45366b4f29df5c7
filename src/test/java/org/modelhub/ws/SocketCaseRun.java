package org.modelhub.ws;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.modelhub.ws.RawSocket.Arrival;
import org.modelhub.ws.RawSocket.End;
import org.modelhub.ws.SocketCase.Action;
import org.modelhub.ws.SocketCase.Closer;
import org.modelhub.ws.SocketCase.Event;

/** Plays one case against a server that echoes messages, and judges what came back. */
final class SocketCaseRun {

    /** How the server did. */
    enum Verdict {
        OK,
        NON_STRICT,
        FAILED
    }

    /**
     * The judgement.
     *
     * @param unclean whether a connection that had to be closed in order was not
     * @param why empty if all was well
     */
    record Result(Verdict verdict, boolean unclean, String why) {}

    private static final Duration LONG = Duration.ofSeconds(20);
    /** For nothing to happen in; a server that closes here is wrong, and one on this machine takes far less. */
    private static final Duration SHORT = Duration.ofMillis(60);

    private static final int MOST_A_WRITE = 1 << 20;

    private final SocketCase rule;
    private final RawSocket socket;
    private final Random masks;
    private final List<Event> events = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private int messageOpcode = -1;
    private int mask;
    private int masked;
    private int dataFrames;
    private boolean late;
    private @Nullable WireFrame closing;
    private @Nullable End end;
    private @Nullable String fault;

    private SocketCaseRun(SocketCase rule, RawSocket socket) {
        this.rule = rule;
        this.socket = socket;
        masks = new Random(rule.id().hashCode());
    }

    static Result play(SocketCase rule, RawSocket socket) {
        SocketCaseRun run = new SocketCaseRun(rule, socket);
        for (int round = 0; round < rule.rounds() && run.isGoing(); round++) {
            run.round();
        }
        return run.judge();
    }

    private void round() {
        events.clear();
        rule.script().forEach(this::act);
        flush();
        if (rule.ending().closer() == Closer.CLIENT) {
            int wanted = rule.outcomes().get(0).size();
            while (events.size() < wanted && isGoing()) {
                take(LONG);
            }
        }
    }

    private boolean isGoing() {
        return closing == null && end == null && fault == null;
    }

    private void act(Action action) {
        if (closing != null || end != null) {
            return;
        }
        if (action instanceof SocketCase.Frames message) {
            message.frames().forEach(this::send);
        } else if (action instanceof SocketCase.Head head) {
            mask = masks.nextInt();
            masked = 0;
            put(WireFrame.head(0x80 | head.opcode(), head.length(), true, mask));
        } else if (action instanceof SocketCase.Raw raw) {
            put(mask(raw.bytes()));
        } else if (action instanceof SocketCase.Wait) {
            flush();
            expectNothing();
        } else {
            flush();
            takeFor(Duration.ofMillis(500));
            late = closing == null && end == null;
        }
    }

    /** Other than a pong, which is an answer. */
    private void expectNothing() {
        takeFor(SHORT);
        if (closing != null || end != null) {
            fault = "closed too early";
        }
    }

    private void send(WireFrame frame) {
        if (frame.opcode() < WireFrame.CLOSE) {
            dataFrames++;
        }
        put(frame.masked(masks.nextInt()));
        if (rule.chop() == SocketCase.BY_FRAME) {
            flush();
        }
    }

    private byte[] mask(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= (byte) (mask >> 24 - 8 * (masked++ & 3));
        }
        return result;
    }

    private void put(byte[] bytes) {
        unsent.writeBytes(bytes);
        if (unsent.size() > MOST_A_WRITE) {
            flush();
        }
    }

    private void flush() {
        byte[] bytes = unsent.toByteArray();
        unsent.reset();
        int piece = rule.chop() > 0 ? rule.chop() : Math.max(1, bytes.length);
        for (int at = 0; at < bytes.length; at += piece) {
            if (!socket.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)))) {
                return;
            }
        }
    }

    private void takeFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (closing == null && end == null && System.nanoTime() < until) {
            take(Duration.ofNanos(until - System.nanoTime()));
        }
    }

    /** @return whether anything came */
    private boolean take(Duration within) {
        Arrival arrival = socket.next(within);
        if (arrival == null) {
            if (within == LONG) {
                fault = "no answer in time";
            }
            return false;
        }
        if (arrival.end() != null) {
            end = arrival.end();
        } else {
            take(arrival.frame());
        }
        return true;
    }

    private void take(WireFrame frame) {
        if (closing != null || frame.rsv() != 0) {
            fault = closing != null ? "a frame behind the close frame" : "reserved bits in " + frame;
        } else if (frame.opcode() == WireFrame.CLOSE) {
            closing = frame;
            answerClose(frame);
        } else if (frame.opcode() > WireFrame.CLOSE) {
            events.add(new Event(frame.opcode(), frame.payload()));
        } else {
            takeData(frame);
        }
    }

    /** As any client does; a server may wait for it. */
    private void answerClose(WireFrame frame) {
        if (rule.ending().closer() == Closer.SERVER) {
            flush();
            socket.write(frame.masked(masks.nextInt()));
        }
    }

    private void takeData(WireFrame frame) {
        boolean first = messageOpcode < 0;
        if (first == (frame.opcode() == WireFrame.CONTINUATION)) {
            fault = "a fragment out of order: " + frame;
        }
        messageOpcode = first ? frame.opcode() : messageOpcode;
        message.writeBytes(frame.payload());
        if (frame.fin()) {
            events.add(new Event(messageOpcode, message.toByteArray()));
            message.reset();
            messageOpcode = -1;
        }
    }

    private Result judge() {
        if (rule.ending().closer() == Closer.CLIENT && isGoing()) {
            socket.sendClose(1000);
        }
        while (end == null && fault == null) {
            take(LONG);
        }
        int outcome = outcome();
        if (outcome < 0 || fault != null) {
            return new Result(Verdict.FAILED, false, fault != null ? fault : "came: " + events);
        }
        if (rule.frames() > 0 && rule.frames() != dataFrames) {
            return new Result(Verdict.FAILED, false, "sent " + dataFrames + " frames");
        }
        return close(outcome == 0 && !late ? Verdict.OK : Verdict.NON_STRICT);
    }

    private Result close(Verdict verdict) {
        if (closing == null) {
            boolean may = rule.ending().drop();
            return new Result(may ? verdict : Verdict.FAILED, !may, may ? "" : "no close frame, " + end);
        }
        int code = closing.closeCode();
        if (!rule.ending().codes().contains(code)) {
            return new Result(Verdict.FAILED, false, "closed with " + code);
        }
        boolean unclean = end != End.CLOSED && rule.ending().closer() != Closer.SERVER;
        return new Result(verdict, unclean, unclean ? "connection broken behind the close frame" : "");
    }

    private int outcome() {
        for (int i = 0; i < rule.outcomes().size(); i++) {
            if (same(rule.outcomes().get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean same(List<Event> expected) {
        boolean same = expected.size() == events.size();
        for (int i = 0; same && i < expected.size(); i++) {
            same = expected.get(i).same(events.get(i));
        }
        return same;
    }
}
