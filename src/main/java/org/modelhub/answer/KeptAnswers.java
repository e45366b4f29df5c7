package org.modelhub.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers of this replica, by scope, newest first; bounded by bytes, by age, and per scope by number, so that one
 * busy scope neither fills the memory nor makes a comparison long. Safe for any thread.
 */
final class KeptAnswers {

    private final long ttlNanos;
    private final int perScope;
    private final Ticker ticker;
    private final Cache<Scope, List<Kept>> shelves;

    /** @param ticker nanoseconds that go on */
    KeptAnswers(long maxBytes, Duration ttl, int perScope, Ticker ticker) {
        this.ttlNanos = ttl.toNanos();
        this.perScope = perScope;
        this.ticker = ticker;
        this.shelves = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Scope scope, List<Kept> kept) -> weight(kept))
                .expireAfterWrite(ttl)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private static int weight(List<Kept> kept) {
        return kept.stream().mapToInt(Kept::weight).sum();
    }

    void add(Question question, String answer) {
        Kept fresh = new Kept(question.text(), answer, ticker.read());
        shelves.asMap().merge(question.scope(), List.of(fresh), (old, added) -> with(fresh, old));
    }

    /** A question that was answered before keeps its later answer. */
    private List<Kept> with(Kept fresh, List<Kept> old) {
        List<Kept> all = new ArrayList<>(old.size() + 1);
        all.add(fresh);
        old.stream()
                .filter(kept -> isGood(kept) && !kept.question().equals(fresh.question()))
                .limit(perScope - 1L)
                .forEach(all::add);
        return List.copyOf(all);
    }

    List<Kept> in(Scope scope) {
        List<Kept> shelf = shelves.getIfPresent(scope);
        return shelf == null ? List.of() : shelf.stream().filter(this::isGood).toList();
    }

    private boolean isGood(Kept kept) {
        return ticker.read() - kept.keptNanos() < ttlNanos;
    }

    /** Answers that are kept, those past their time included until somebody comes by. */
    long count() {
        shelves.cleanUp();
        return shelves.asMap().values().stream().mapToLong(List::size).sum();
    }

    /** As {@link Kept#weight()} counts them. */
    long bytes() {
        shelves.cleanUp();
        return shelves.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
