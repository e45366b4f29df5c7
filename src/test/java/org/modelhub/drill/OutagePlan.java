package org.modelhub.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * When a provider is not as it should be: spells of bad weather at random times and of random lengths, which together
 * take exactly the share of time that the provider's availability leaves them.
 */
final class OutagePlan {

    /** From its begin up to, but without, its end, in nanoseconds from the start. */
    record Spell(Weather weather, long begin, long end) {}

    private static final Weather[] BAD = {Weather.FAILING, Weather.SILENT, Weather.SLOW, Weather.THROTTLED};

    private final List<Spell> spells;

    private OutagePlan(List<Spell> spells) {
        this.spells = List.copyOf(spells);
    }

    /** Of the same seed comes the same plan. */
    static OutagePlan of(long seed, Duration length, double availability, Duration meanSpell) {
        Random random = new Random(seed);
        double bad = length.toNanos() * (1 - availability);
        int count = (int) Math.max(1, Math.round(bad / meanSpell.toNanos()));
        double[] spells = shares(count, () -> 0.5 + random.nextDouble());
        double[] gaps = shares(count + 1, () -> -Math.log(1 - random.nextDouble()));
        List<Spell> plan = new ArrayList<>();
        double at = 0;
        for (int index = 0; index < count; index++) {
            at += gaps[index] * (length.toNanos() - bad);
            double end = at + spells[index] * bad;
            plan.add(new Spell(BAD[random.nextInt(BAD.length)], (long) at, (long) end));
            at = end;
        }
        return new OutagePlan(plan);
    }

    /** Random parts of one. */
    private static double[] shares(int count, java.util.function.DoubleSupplier part) {
        double[] parts =
                IntStream.range(0, count).mapToDouble(i -> part.getAsDouble()).toArray();
        double sum = IntStream.range(0, count).mapToDouble(i -> parts[i]).sum();
        return IntStream.range(0, count).mapToDouble(i -> parts[i] / sum).toArray();
    }

    List<Spell> spells() {
        return spells;
    }

    Weather at(long nanos) {
        for (Spell spell : spells) {
            if (nanos >= spell.begin && nanos < spell.end) {
                return spell.weather;
            }
        }
        return Weather.GOOD;
    }

    /** How long the weather of this moment lasts; nothing is said about good weather. */
    long left(long nanos) {
        return spells.stream()
                .filter(spell -> nanos >= spell.begin && nanos < spell.end)
                .mapToLong(spell -> spell.end - nanos)
                .findFirst()
                .orElse(0);
    }

    /** When, in this time, what is under way breaks off; {@code Long.MAX_VALUE} for not at all. */
    long breaksOff(long from, long to) {
        return spells.stream()
                .filter(spell -> spell.weather.breaksOff() && spell.begin > from && spell.begin < to)
                .mapToLong(Spell::begin)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The share of time in which neither of the two is good: no failover can do better than without it. */
    static double bothBad(OutagePlan one, OutagePlan other, Duration length) {
        long both = 0;
        for (Spell here : one.spells) {
            for (Spell there : other.spells) {
                both += Math.max(0, Math.min(here.end, there.end) - Math.max(here.begin, there.begin));
            }
        }
        return (double) both / length.toNanos();
    }
}
