package org.modelhub.admission.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.modelhub.admission.Rate;

/**
 * Pays Redis what this replica took while it was away. A Redis that may have lost data is also told what was last known
 * to be left, so that no bucket comes back fuller than it went.
 */
final class Arrears {

    private static final int AT_ONCE = 100;
    /** Above any bucket, and exact in a script. */
    private static final long NO_CEILING = 1L << 52;

    private final LocalShares shares;

    Arrears(LocalShares shares) {
        this.shares = shares;
    }

    /** @param doubted whether Redis may have lost data */
    CompletableFuture<Void> pay(Session session, boolean doubted) {
        Set<Share> due = new LinkedHashSet<>(shares.debtors());
        if (doubted) {
            shares.all().stream().filter(share -> share.used(shares.now())).forEach(due::add);
        }
        due.removeIf(share -> share.rate() == null);
        return payNext(session, List.copyOf(due), 0, doubted);
    }

    private CompletableFuture<Void> payNext(Session session, List<Share> due, int from, boolean doubted) {
        if (from >= due.size()) {
            return CompletableFuture.completedFuture(null);
        }
        int to = Math.min(due.size(), from + AT_ONCE);
        BucketCall call = call(due.subList(from, to), doubted);
        return session.run(call).thenCompose(answer -> {
            shares.paid(call, answer);
            return payNext(session, due, to, doubted);
        });
    }

    private BucketCall call(List<Share> due, boolean doubted) {
        List<Rate> rates = new ArrayList<>(due.size());
        long[] amounts = new long[due.size()];
        long[] ceilings = new long[due.size()];
        for (int i = 0; i < amounts.length; i++) {
            Share share = due.get(i);
            rates.add(Objects.requireNonNull(share.rate()));
            amounts[i] = share.due(shares.now());
            ceilings[i] = doubted ? Math.min(NO_CEILING, share.believed(shares.now())) : NO_CEILING;
        }
        return new BucketCall(Mode.RESTORE, due.toArray(new Share[0]), rates.toArray(new Rate[0]), amounts, ceilings);
    }
}
