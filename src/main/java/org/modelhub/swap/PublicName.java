package org.modelhub.swap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One public name over all its generations. Requests read {@link #live} only; everything else belongs to the swap
 * thread, or is read for a report.
 */
final class PublicName {

    /** A source that served before and can be built again. */
    record Superseded(long generation, NameSource source) {}

    private final String name;
    private volatile @Nullable Generation live;
    private volatile boolean retired;
    private volatile boolean rolledBack;
    private volatile @Nullable SwapProblem problem;
    /** The folder's state that was last taken; a rollback leaves it, so that only a new change undoes the rollback. */
    private @Nullable String accepted;

    private final List<Generation> draining = new ArrayList<>();
    private final Deque<Superseded> superseded = new ArrayDeque<>();

    PublicName(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    @Nullable
    Generation live() {
        return live;
    }

    boolean retired() {
        return retired;
    }

    /** Whether what serves is older than the file, by an operator's wish. */
    boolean rolledBack() {
        return rolledBack;
    }

    @Nullable
    SwapProblem problem() {
        return problem;
    }

    void problem(SwapProblem newProblem) {
        problem = newProblem;
    }

    @Nullable
    String accepted() {
        return accepted;
    }

    void accepted(String fingerprint) {
        accepted = fingerprint;
    }

    /** Moves the pointer. @return what served until now, or null */
    @Nullable
    Generation move(Generation next, boolean rollback, int keep) {
        Generation before = live;
        next.live();
        rolledBack = rollback;
        live = next;
        retired = false;
        problem = null;
        supersede(before, keep);
        return before;
    }

    /** The file is gone. @return what served until now, or null */
    @Nullable
    Generation retire(int keep) {
        Generation before = live;
        retired = before != null || retired;
        live = null;
        accepted = null;
        problem = null;
        supersede(before, keep);
        return before;
    }

    private synchronized void supersede(@Nullable Generation before, int keep) {
        if (before != null) {
            draining.add(before);
            superseded.addFirst(new Superseded(before.number(), before.plan().source()));
            while (superseded.size() > keep) {
                superseded.removeLast();
            }
        }
    }

    synchronized void drained(Generation generation) {
        draining.remove(generation);
    }

    synchronized List<Generation> draining() {
        return List.copyOf(draining);
    }

    /** Newest first. */
    synchronized List<Superseded> superseded() {
        return List.copyOf(superseded);
    }
}
