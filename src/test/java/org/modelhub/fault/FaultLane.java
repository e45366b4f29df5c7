package org.modelhub.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.modelhub.fault.FaultRule.Fault;

/**
 * One direction of a {@link FaultLink}. A reader stamps what arrives with the time at which it may leave, a writer
 * applies the other faults; so latency delays bytes and does not thin them out.
 */
final class FaultLane {

    private static final int READ_BYTES = 16 * 1024;
    private static final int PIECES_UNDER_WAY = 256;

    /** @param bytes none for the end of the stream */
    private record Piece(byte[] bytes, long leavesAtNanos) {}

    private final Socket from;
    private final Socket to;
    private final List<FaultRule> rules;
    private final FaultLink link;
    private final LongConsumer meter;
    private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
    private long offset;

    FaultLane(Socket from, Socket to, List<FaultRule> rules, FaultLink link, LongConsumer meter) {
        this.from = from;
        this.to = to;
        this.rules = rules;
        this.link = link;
        this.meter = meter;
    }

    void start() {
        FaultProxy.daemon("fault-lane-read", () -> run(this::read));
        FaultProxy.daemon("fault-lane-write", () -> run(this::write));
    }

    private void run(Part part) {
        try {
            part.run();
        } catch (IOException eitherSideGone) {
            link.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() throws IOException, InterruptedException {
        long latency = TimeUnit.MILLISECONDS.toNanos(amount(Fault.LATENCY).orElse(0));
        byte[] buffer = new byte[READ_BYTES];
        int count = from.getInputStream().read(buffer);
        while (count >= 0) {
            meter.accept(count);
            underWay.put(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + latency));
            count = from.getInputStream().read(buffer);
        }
        underWay.put(new Piece(new byte[0], System.nanoTime() + latency));
    }

    private void write() throws IOException, InterruptedException {
        boolean open = passes(0);
        while (open) {
            Piece piece = underWay.take();
            TimeUnit.NANOSECONDS.sleep(piece.leavesAtNanos - System.nanoTime());
            if (piece.bytes.length == 0) {
                end();
                return;
            }
            open = pass(piece.bytes);
        }
    }

    /** Writes in slices that end where the next fault strikes. False if nothing may follow. */
    private boolean pass(byte[] bytes) throws IOException, InterruptedException {
        corrupt(bytes);
        int at = 0;
        while (at < bytes.length) {
            int count = (int) Math.min(bytes.length - at, slice());
            to.getOutputStream().write(bytes, at, count);
            at += count;
            offset += count;
            if (!passes(offset)) {
                return false;
            }
            pace(count);
        }
        return true;
    }

    /** Strikes if a fault of this lane is due at this offset. */
    private boolean passes(long reached) throws IOException {
        for (FaultRule rule : rules) {
            if (endsLane(rule.fault()) && reached >= rule.amount()) {
                strike(rule.fault());
                return false;
            }
        }
        return true;
    }

    private void strike(Fault fault) throws IOException {
        switch (fault) {
            case CUT -> link.close();
            case RESET -> link.reset();
            case HALF_CLOSE -> end();
            default -> {
                // A black hole: the reader goes on until the queue is full, then the sender feels it.
            }
        }
    }

    private void end() throws IOException {
        to.shutdownOutput();
        link.laneEnded();
    }

    private long slice() {
        long slice = Math.min(amount(Fault.SLICE).orElse(Long.MAX_VALUE), pacedSlice());
        for (FaultRule rule : rules) {
            if (endsLane(rule.fault())) {
                slice = Math.min(slice, rule.amount() - offset);
            }
        }
        return slice;
    }

    /** What a rate lets through in a twentieth of a second, so that bytes trickle instead of coming in bursts. */
    private long pacedSlice() {
        OptionalLong bytesPerSecond = amount(Fault.RATE);
        return bytesPerSecond.isPresent() ? Math.max(1, bytesPerSecond.getAsLong() / 20) : Long.MAX_VALUE;
    }

    private void pace(int count) throws InterruptedException {
        OptionalLong bytesPerSecond = amount(Fault.RATE);
        if (bytesPerSecond.isPresent()) {
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(count) / bytesPerSecond.getAsLong());
        }
    }

    private void corrupt(byte[] bytes) {
        for (FaultRule rule : rules) {
            long at = rule.amount() - offset;
            if (rule.fault() == Fault.CORRUPT && at >= 0 && at < bytes.length) {
                bytes[(int) at] = (byte) ~bytes[(int) at];
            }
        }
    }

    private OptionalLong amount(Fault fault) {
        return rules.stream()
                .filter(rule -> rule.fault() == fault)
                .mapToLong(FaultRule::amount)
                .findFirst();
    }

    private static boolean endsLane(Fault fault) {
        return switch (fault) {
            case CUT, RESET, BLACKHOLE, HALF_CLOSE -> true;
            case LATENCY, RATE, SLICE, CORRUPT -> false;
        };
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }
}
