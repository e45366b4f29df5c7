package org.modelhub.upstream.limit;

import com.netflix.concurrency.limits.Limit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.Slots;

/**
 * One model's upstream and its clients in virtual time, before the real slots. The upstream computes N answers at once,
 * each slower the more there are, of prompts and answers of very different length; what is above N waits in its queue or
 * gets a 429.
 */
final class LimitSimulation {

    /**
     * What happens.
     *
     * @param slots what the upstream carries
     * @param refuses whether it answers 429 above that; else it lets calls wait
     * @param load offered, as a multiple of what the slots can do
     * @param shrinks whether it has half the slots in the middle third
     * @param storm whether it refuses nearly all for 20 s in the middle
     * @param thinking seconds that it takes before each first byte, whatever the load
     */
    record Scenario(
            String name, int slots, boolean refuses, double load, boolean shrinks, boolean storm, double thinking) {}

    /**
     * What came of it.
     *
     * @param good answers that began within 5 s, as a part of what could have been
     * @param refused by the hub, as a part of what was offered
     * @param wasted calls that the upstream refused or that ran out of time, as a part of all calls to it
     * @param p95 of the time to the first byte, in seconds
     */
    record Outcome(double good, double refused, double wasted, double p95, int limit) {}

    private record Event(double at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final double END = 900;
    private static final double WARM = 60;
    private static final double PATIENCE = 30;
    private static final double GOOD = 5;

    private final Scenario scenario;
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final List<Double> firstBytes = new ArrayList<>();
    private final ModelSlots slots;
    private long order;
    private double now;
    private int busy;
    private int offered;
    private int refused;
    private int called;
    private int wasted;
    private int good;

    LimitSimulation(Scenario scenario, Limit limit, long seed) {
        this.scenario = scenario;
        this.random = new Random(seed);
        this.slots = new ModelSlots(
                "p",
                limit,
                LimitProperties.DEFAULT,
                () -> (long) (now * 1e9) - 77,
                (span, action) -> {
                    throw new AssertionError("interactive requests do not wait");
                },
                () -> Runnable::run);
    }

    Outcome run() {
        arrive();
        while (now < END) {
            Event next = events.remove();
            now = next.at;
            next.action.run();
        }
        Collections.sort(firstBytes);
        double p95 = firstBytes.isEmpty() ? 0 : firstBytes.get((int) (firstBytes.size() * 0.95));
        return new Outcome(
                good / (Math.min(offered, possible())),
                (double) refused / offered,
                called == 0 ? 0 : (double) wasted / called,
                p95,
                slots.limit());
    }

    /** What full slots could have answered in the time that counts. */
    private double possible() {
        double whole = (END - WARM) * scenario.slots / meanService();
        return scenario.shrinks ? whole * (1 - (END / 3 / 2) / (END - WARM)) : whole;
    }

    private double meanService() {
        return scenario.thinking * Math.exp(0.8 * 0.8 / 2) + prefill(meanPrompt(), 1) + meanAnswer() * perToken(1);
    }

    private void arrive() {
        double rate = scenario.load * scenario.slots / meanService();
        after(-Math.log(1 - random.nextDouble()) / rate, () -> {
            arrive();
            Call call = new Call();
            count(() -> offered++);
            slots.acquire(Priority.INTERACTIVE, new Cancel(), call);
        });
    }

    private void after(double span, Runnable action) {
        events.add(new Event(now + span, order++, action));
    }

    private void count(Runnable counter) {
        if (now >= WARM) {
            counter.run();
        }
    }

    private int capacity() {
        boolean small = scenario.shrinks && now > END / 3 && now < END * 2 / 3;
        return small ? scenario.slots / 2 : scenario.slots;
    }

    private boolean stormy() {
        return scenario.storm && now > END / 2 && now < END / 2 + 20 && random.nextDouble() < 0.95;
    }

    private static double meanPrompt() {
        return Math.exp(6.2 + 1.2 * 1.2 / 2);
    }

    private static double meanAnswer() {
        return Math.exp(5 + 0.8 * 0.8 / 2);
    }

    private static double prefill(double prompt, double load) {
        return 0.1 + prompt * 0.0002 * (1 + load);
    }

    private static double perToken(double load) {
        return 0.02 * (1 + 0.5 * load);
    }

    private final class Call implements Slots.Waiter {

        private final double prompt = Math.exp(6.2 + 1.2 * random.nextGaussian());
        private final double answer = Math.exp(5 + 0.8 * random.nextGaussian());
        private final double thought = scenario.thinking * Math.exp(0.8 * random.nextGaussian());
        private Slots.Slot slot;
        private double since;
        private boolean over;

        @Override
        public void refused(HubError error) {
            count(() -> refused++);
        }

        @Override
        public void granted(Slots.Slot granted) {
            slot = granted;
            since = now;
            count(() -> called++);
            if (stormy() || (scenario.refuses && busy >= capacity())) {
                after(0.05, () -> drop(Duration.ofMillis(50).toNanos()));
            } else if (busy >= capacity()) {
                waiting.add(this);
                after(PATIENCE, this::patienceEnds);
            } else {
                serve();
            }
        }

        private void patienceEnds() {
            if (waiting.remove(this)) {
                drop(-1);
            }
        }

        private void drop(long firstByte) {
            over = true;
            count(() -> wasted++);
            slot.release(firstByte, true);
        }

        private void serve() {
            busy++;
            double load = (double) busy / capacity();
            after(thought + prefill(prompt, load), this::firstByte);
        }

        private void firstByte() {
            double took = now - since;
            count(() -> firstBytes.add(took));
            if (took <= GOOD + thought) {
                count(() -> good++);
            }
            double load = (double) busy / capacity();
            after(answer * perToken(load), () -> end(took));
        }

        private void end(double firstByte) {
            busy--;
            slot.release((long) (firstByte * 1e9), false);
            while (!waiting.isEmpty() && busy < capacity()) {
                waiting.remove().serve();
            }
        }
    }
}
