package org.modelhub.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The tickets that this replica has taken, until they are too old anyway. Where there are more of them than it keeps, it
 * forgets the oldest, and from then on refuses every ticket that is no younger: a crowd may cost somebody a second
 * ticket, but gets nobody a second use.
 */
final class RecentTickets {

    private record Used(Instant expires, String nonce) {}

    private final TreeSet<Used> all =
            new TreeSet<>(Comparator.comparing(Used::expires).thenComparing(Used::nonce));
    private final int most;
    private final Clock clock;
    private Instant floor = Instant.MIN;

    RecentTickets(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Takes a ticket for used. @return whether it was not before */
    synchronized boolean firstUse(String nonce, Instant expires) {
        Used ticket = new Used(expires, nonce);
        dropOld(clock.instant());
        if (!expires.isAfter(floor) || !all.add(ticket)) {
            return false;
        }
        if (all.size() > most) {
            floor = all.pollFirst().expires;
        }
        return true;
    }

    private void dropOld(Instant now) {
        while (!all.isEmpty() && !all.first().expires.isAfter(now)) {
            all.pollFirst();
        }
    }

    synchronized int size() {
        return all.size();
    }
}
