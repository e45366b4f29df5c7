package org.modelhub.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What all requests of one run of an {@link OpenLoop} got. */
record Outcomes(List<Arrival> arrivals, Duration time) {

    private static final double P99 = 99;

    Outcomes of(String name) {
        return new Outcomes(
                arrivals.stream().filter(arrival -> arrival.name().equals(name)).toList(), time);
    }

    long count(Predicate<Arrival> which) {
        return arrivals.stream().filter(which).count();
    }

    /** Whole answers in time, a second. */
    double goodput(Duration promised) {
        return count(arrival -> arrival.answeredWithin(promised.toNanos())) * 1e9 / time.toNanos();
    }

    double share(Predicate<Arrival> which) {
        return arrivals.isEmpty() ? 0 : (double) count(which) / arrivals.size();
    }

    double p99Millis(Predicate<Arrival> which) {
        Histogram histogram = new Histogram(3);
        arrivals.stream().filter(which).forEach(arrival -> histogram.recordValue(arrival.tookNanos()));
        return histogram.getValueAtPercentile(P99) / 1e6;
    }

    /** When the last request was due that did not get what was promised; zero if all got it. */
    Duration lastBad(Duration promised) {
        return Duration.ofNanos(arrivals.stream()
                .filter(arrival -> !arrival.answeredWithin(promised.toNanos()))
                .mapToLong(Arrival::dueNanos)
                .max()
                .orElse(0));
    }

    /** How often which status came, for a person. */
    String statuses() {
        Map<String, Long> counts = arrivals.stream()
                .collect(Collectors.groupingBy(
                        arrival -> arrival.status() + (arrival.complete() ? "" : " broken"),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.toString();
    }
}
