package org.modelhub.admission;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may be asked of the hub, {@code hub.admission.*}. Without any of them nothing is limited.
 *
 * @param key for each API key that has no limit of its own of the same unit and period
 * @param user for each user of an API key
 * @param name for each public name
 * @param all for the whole hub
 * @param providers by the name of a provider, for the calls to it
 * @param burst how many times as wide a limit of up to a minute may become while the models are healthy; 1 is never
 * @param assumedOutput tokens that a request is taken to write if it does not say how many it may
 * @param currency of all costs, by ISO 4217
 * @param exchangeRates by the currency of a model's price: what one of it is in the hub's currency
 * @param unpriced what becomes of a request under a cost limit whose model has no price in a known currency
 * @param usersOfKey how many users of one API key are told apart
 * @param replicas how many hubs share a limit while nothing counts for all of them, so that each keeps to its part
 */
@ConfigurationProperties("hub.admission")
public record AdmissionProperties(
        @DefaultValue Limits key,
        @DefaultValue Limits user,
        @DefaultValue Limits name,
        @DefaultValue Limits all,
        @DefaultValue Map<String, Limits> providers,
        @DefaultValue("1") double burst,
        @DefaultValue("1024") int assumedOutput,
        @DefaultValue("USD") String currency,
        @DefaultValue Map<String, BigDecimal> exchangeRates,
        @DefaultValue("count-nothing") Unpriced unpriced,
        @DefaultValue("10000") int usersOfKey,
        @DefaultValue("1") int replicas) {

    /** All at their defaults. */
    static final AdmissionProperties NONE = new AdmissionProperties(
            Limits.NONE,
            Limits.NONE,
            Limits.NONE,
            Limits.NONE,
            Map.of(),
            1,
            1024,
            "USD",
            Map.of(),
            Unpriced.COUNT_NOTHING,
            10_000,
            1);

    private static final double WIDEST = 10;

    /** What becomes of a request whose cost cannot be told. */
    public enum Unpriced {
        /** It counts as free, and the log says so once. */
        COUNT_NOTHING,
        /** It is refused. */
        REFUSE
    }

    /** The limits of one scope, each as {@code 600/1m} or several separated by commas. */
    public record Limits(
            @DefaultValue("") String requests,
            @DefaultValue("") String tokens,
            @DefaultValue("") String cost) {

        static final Limits NONE = new Limits("", "", "");

        List<Limit> of(Scope scope, String property) {
            List<Limit> limits = new ArrayList<>();
            limits.addAll(LimitText.parse(property + ".requests", scope, Unit.REQUESTS, requests));
            limits.addAll(LimitText.parse(property + ".tokens", scope, Unit.TOKENS, tokens));
            limits.addAll(LimitText.parse(property + ".cost", scope, Unit.COST, cost));
            return limits;
        }
    }

    public AdmissionProperties {
        providers = Map.copyOf(providers);
        exchangeRates = exchangeRates.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        rate -> rate.getKey().toUpperCase(Locale.ROOT), Map.Entry::getValue));
        demand(burst >= 1 && burst <= WIDEST, "burst must be from 1 to 10, not " + burst);
        demand(assumedOutput >= 1, "assumed-output must be at least 1, not " + assumedOutput);
        demand(currency.matches("[A-Z]{3}"), "currency must be a word like USD, not '" + currency + "'");
        exchangeRates.forEach(
                (from, rate) -> demand(rate.signum() > 0, "exchange-rates." + from + " must be above 0, not " + rate));
        demand(usersOfKey >= 1, "users-of-key must be at least 1, not " + usersOfKey);
        demand(replicas >= 1, "replicas must be at least 1, not " + replicas);
        // Read here too, so that a bad value stops the start.
        limits(key, user, name, all);
        providers.forEach((provider, limits) -> ofProvider(provider, limits));
    }

    private static void demand(boolean held, String sentence) {
        if (!held) {
            throw new IllegalArgumentException("hub.admission." + sentence);
        }
    }

    private static List<Limit> limits(Limits key, Limits user, Limits name, Limits all) {
        List<Limit> limits = new ArrayList<>();
        limits.addAll(key.of(Scope.KEY, "hub.admission.key"));
        limits.addAll(user.of(Scope.USER, "hub.admission.user"));
        limits.addAll(name.of(Scope.NAME, "hub.admission.name"));
        limits.addAll(all.of(Scope.ALL, "hub.admission.all"));
        return limits;
    }

    private static List<Limit> ofProvider(String provider, Limits limits) {
        return limits.of(Scope.PROVIDER, "hub.admission.providers." + provider);
    }

    /** What every request to the hub draws from. */
    List<Limit> limits() {
        return limits(key, user, name, all);
    }

    /** This replica's part of what may be asked of each provider. */
    Map<String, List<Limit>> providerLimits() {
        return providers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        provider -> ofProvider(provider.getKey(), provider.getValue()).stream()
                                .map(limit -> limit.share(replicas))
                                .toList()));
    }
}
