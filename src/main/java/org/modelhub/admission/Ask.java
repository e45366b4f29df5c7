package org.modelhub.admission;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one grant takes of the buckets for one request, in one call, and corrects when the request is over.
 *
 * @param limits one for each claim, as wide as it was when it was claimed
 * @param width of the limits that may widen, or null if none may
 * @param ends of the windows that were taken from
 */
record Ask(
        List<Limit> limits,
        List<Claim> claims,
        RequestSize size,
        Tariff tariff,
        @Nullable Width width,
        WindowEnds ends) {

    /** Whether anything was taken that only an estimate was made of. */
    boolean isEstimate() {
        for (Limit limit : limits) {
            if (limit.unit() != Unit.REQUESTS) {
                return true;
            }
        }
        return false;
    }

    /** Tells the width whether there is less than half left. */
    void watch(Grant grant) {
        if (width == null) {
            return;
        }
        for (int i = 0; i < claims.size(); i++) {
            if (limits.get(i).widens()
                    && grant.levels().get(i) < claims.get(i).rate().capacity() / 2) {
                width.want();
                return;
            }
        }
    }

    /** What is still to be taken, or given back where its window still lasts, once it is known what the request took. */
    List<Claim> corrections(Bill bill) {
        List<Claim> corrections = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            long really = switch (limits.get(i).unit()) {
                case REQUESTS -> claim.amount();
                case TOKENS -> bill.tokens();
                case COST -> bill.cost();
            };
            if (really > claim.amount() || (really < claim.amount() && !ends.isOver(i))) {
                corrections.add(new Claim(claim.bucket(), claim.rate(), really - claim.amount()));
            }
        }
        return corrections;
    }
}
