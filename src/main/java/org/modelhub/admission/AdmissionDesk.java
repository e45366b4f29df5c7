package org.modelhub.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.admission.AdmissionProperties.Unpriced;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.TokenCounter;
import org.modelhub.wire.JsonReader.Type;

/**
 * Where requests are granted or refused: makes of a request and the limits on it one claim for each bucket, and settles
 * them when it is over. Only what a limit asks for is weighed; without a limit a request passes at the cost of a look.
 */
final class AdmissionDesk {

    private static final int DIGEST_BYTES = 12;
    /** Stands in no declared budget's name. */
    private static final char OWN = '@';

    private final AdmissionProperties settings;
    private final Buckets buckets;
    private final Widths widths;
    private final Tariffs tariffs;
    private final RequestScale scale;
    private final LongSupplier nanos;
    private final int parts;

    /**
     * Counts in this process, or for all replicas, as the buckets do; in this process only for its part of each limit.
     *
     * @param nanos a clock that only counts on
     */
    AdmissionDesk(
            AdmissionProperties settings,
            Buckets buckets,
            Widths widths,
            Tariffs tariffs,
            RequestScale scale,
            LongSupplier nanos) {
        this.parts = buckets instanceof LocalBuckets ? settings.replicas() : 1;
        this.settings = settings;
        this.buckets = buckets;
        this.widths = widths;
        this.tariffs = tariffs;
        this.scale = scale;
        this.nanos = nanos;
    }

    /** One without settings, in memory. */
    static AdmissionDesk unlimited() {
        AdmissionProperties settings = AdmissionProperties.NONE;
        return new AdmissionDesk(
                settings,
                new LocalBuckets(System::nanoTime, settings.usersOfKey()),
                new Widths(System::nanoTime, (provider, model) -> 1),
                new Tariffs(settings.currency(), settings.exchangeRates()),
                new RequestScale(new TokenCounter(), settings.assumedOutput()),
                System::nanoTime);
    }

    GrantPlan complete(GrantPlan plan) {
        return plan.completed(settings);
    }

    /**
     * What this request has to claim, or null if nothing limits it.
     *
     * @throws HubException 503 if it falls under a limit of cost, nobody can tell its cost and the settings want it refused
     */
    @Nullable
    Ask ask(GrantPlan plan, Asker asker) {
        KeyPolicy policy =
                asker.caller() == null ? KeyPolicy.DEFAULT : asker.caller().policy();
        List<Limit> limits = plan.limits(policy);
        if (limits.isEmpty()) {
            return null;
        }
        Tariff tariff = tariffs.of(asker.models());
        Width width = plan.burst() > 1 ? widths.of(asker.name()) : null;
        double factor = width == null ? 1 : widths.factor(width, asker.models(), plan.burst());
        List<Limit> claimed = new ArrayList<>(limits.size());
        List<Claim> claims = new ArrayList<>(limits.size());
        RequestSize size = RequestSize.NONE;
        boolean weighed = false;
        for (Limit declared : limits) {
            String subject = subject(declared.scope(), asker);
            if (subject == null) {
                continue;
            }
            if (!weighed && declared.unit() != Unit.REQUESTS) {
                size = scale.weigh(asker.request(), tariff.longestOutput());
                weighed = true;
            }
            Limit limit = (declared.widens() ? declared.widened(factor) : declared).share(parts);
            String budget = plan.budget().isEmpty() ? OWN + asker.name() : plan.budget();
            String bucket = BucketName.of(budget, limit.scope(), subject, limit.unit(), limit.rate());
            claimed.add(limit);
            claims.add(new Claim(bucket, limit.rate(), amount(limit, size, tariff)));
        }
        return claims.isEmpty() ? null : new Ask(claimed, claims, size, tariff, width, new WindowEnds(nanos));
    }

    /** Whose bucket it is, or null if the request has none of that scope. */
    private static @Nullable String subject(Scope scope, Asker asker) {
        String key = asker.caller() == null ? null : asker.caller().keyId();
        return switch (scope) {
            case KEY -> key;
            case USER -> key == null ? null : user(key, asker.request());
            case NAME -> asker.name();
            case ALL, PROVIDER -> "";
        };
    }

    private static @Nullable String user(String key, @Nullable Object request) {
        if (!(request instanceof ChatRequest chat) || chat.body().type("user") != Type.STRING) {
            return null;
        }
        String user = chat.body().string("user");
        return user == null || user.isEmpty() ? null : BucketName.user(key, digest(user));
    }

    /** What clients call their users is often a mail address, and of any length. */
    private static String digest(String user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private long amount(Limit limit, RequestSize size, Tariff tariff) {
        return switch (limit.unit()) {
            case REQUESTS -> 1;
            case TOKENS -> possible(limit, size, size.tokens(), size.prompt());
            case COST -> {
                if (!tariff.complete() && settings.unpriced() == Unpriced.REFUSE) {
                    throw new HubException(HubError.unavailable(
                            "What this request costs is not known, and its cost is limited.", "price_unknown"));
                }
                long prompt = tariff.atMost(size.prompt(), 0);
                yield possible(limit, size, tariff.atMost(size.prompt(), size.output()), prompt);
            }
        };
    }

    /** A guess is no reason to refuse for good what may fit; what the client asks for is. */
    private static long possible(Limit limit, RequestSize size, long wanted, long least) {
        return size.guessed() ? Math.max(least, Math.min(wanted, limit.rate().capacity())) : wanted;
    }

    void take(Ask ask, Consumer<Grant> then) {
        buckets.take(ask.claims(), grant -> {
            ask.ends().hear(grant);
            then.accept(grant);
        });
    }

    void settle(Ask ask, @Nullable RequestOutcome outcome) {
        List<Claim> corrections = ask.corrections(Bill.of(outcome, ask.size(), ask.tariff()));
        if (!corrections.isEmpty()) {
            buckets.settle(corrections);
        }
    }
}
