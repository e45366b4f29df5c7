package org.modelhub.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.ProviderBudget;

/**
 * The limits on calls to providers. Who answers a request is known only when it is called, maybe as the third of a row, so
 * these are no part of the one claim that a grant makes: they are taken call by call, of this replica's share of the limit
 * and of its memory only. That needs no further way to a shared store; but a replica that gets more than its part of the
 * requests stops at its share while another one has some left.
 */
final class ProviderLimits implements ProviderBudget {

    private final Map<String, List<Limit>> limits;
    private final LocalBuckets buckets;
    private final Tariffs tariffs;
    private final RequestScale scale;

    ProviderLimits(Map<String, List<Limit>> limits, LocalBuckets buckets, Tariffs tariffs, RequestScale scale) {
        this.limits = limits;
        this.buckets = buckets;
        this.tariffs = tariffs;
        this.scale = scale;
    }

    @Override
    public Share claim(String provider, String model, Object request, List<ModelCard> models) {
        List<Limit> of = limits.get(provider);
        if (of == null || of.isEmpty()) {
            return Share.UNLIMITED;
        }
        Tariff tariff = tariffs.of(models);
        RequestSize size = of.stream().allMatch(limit -> limit.unit() == Unit.REQUESTS)
                ? RequestSize.NONE
                : scale.weigh(request, tariff.longestOutput());
        List<Claim> claims = new ArrayList<>(of.size());
        for (Limit limit : of) {
            String bucket = BucketName.of(GrantPlan.HUB, Scope.PROVIDER, provider, limit.unit(), limit.rate());
            claims.add(new Claim(
                    bucket, limit.rate(), amount(limit.unit(), size.tokens(), cost(size, tariff, provider, model))));
        }
        Ask ask = new Ask(of, claims, size, tariff, null, new WindowEnds(buckets::now));
        Grant grant = buckets.take(claims);
        ask.ends().hear(grant);
        HubError refusal = grant.granted() ? null : Refusal.limited(of.get(grant.refusedBy()), grant.after());
        return new Taken(ask, refusal, provider, model);
    }

    private static long cost(RequestSize size, Tariff tariff, String provider, String model) {
        return tariff.of(provider, model, size.usage());
    }

    private static long amount(Unit unit, long tokens, long cost) {
        return switch (unit) {
            case REQUESTS -> 1;
            case TOKENS -> tokens;
            case COST -> cost;
        };
    }

    /** What was taken for one call, or would have been. */
    private final class Taken implements Share {

        private final Ask ask;
        private final @Nullable HubError refusal;
        private final String provider;
        private final String model;
        /** A call belongs to one event loop. */
        private boolean over;

        Taken(Ask ask, @Nullable HubError refusal, String provider, String model) {
            this.ask = ask;
            this.refusal = refusal;
            this.provider = provider;
            this.model = model;
        }

        @Override
        public @Nullable HubError refusal() {
            return refusal;
        }

        @Override
        public void ended(@Nullable TokenUsage usage) {
            if (over || refusal != null) {
                return;
            }
            over = true;
            Bill bill = usage == null
                    ? Bill.NOTHING
                    : new Bill(usage.total(), ask.tariff().of(provider, model, usage));
            buckets.settle(ask.corrections(bill));
        }
    }
}
