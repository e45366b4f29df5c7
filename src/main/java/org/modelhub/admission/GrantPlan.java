package org.modelhub.admission;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.modelhub.exchange.KeyPolicy;

/**
 * What one grant in a route demands, read once from its options.
 *
 * @param budget whose buckets it draws from; empty for those of the public name alone
 * @param limits in the order in which they are claimed
 * @param burst how many times as wide a limit may become
 * @param next whether a refusal sends the request to the route's next model, and not back to its caller
 */
record GrantPlan(String budget, List<Limit> limits, double burst, boolean next) {

    /** The budget that every request to the hub draws from: it has the settings' limits, and each key's own. */
    static final String HUB = "hub";

    private static final String BUDGET = "budget";
    private static final String BURST = "burst";
    private static final String ON_REFUSAL = "onRefusal";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    GrantPlan {
        limits = List.copyOf(limits);
    }

    boolean isHub() {
        return budget.equals(HUB);
    }

    /** The names of all options. */
    static Set<String> options() {
        Set<String> names = new LinkedHashSet<>(List.of(BUDGET, BURST, ON_REFUSAL));
        for (Scope scope : scopes()) {
            for (Unit unit : Unit.values()) {
                names.add(option(scope, unit));
            }
        }
        return names;
    }

    /** E.g. {@code keyTokenLimit}. */
    private static String option(Scope scope, Unit unit) {
        String word = switch (unit) {
            case REQUESTS -> "Request";
            case TOKENS -> "Token";
            case COST -> "Cost";
        };
        return scope.word() + word + "Limit";
    }

    private static List<Scope> scopes() {
        return List.of(Scope.KEY, Scope.USER, Scope.NAME, Scope.ALL);
    }

    /** @throws IllegalArgumentException if a value is malformed; it names the option */
    static GrantPlan of(Map<String, String> options) {
        String budget = options.getOrDefault(BUDGET, "");
        if (!budget.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException(
                    "budget must be of letters, digits, dots and dashes, not '" + budget + "'");
        }
        List<Limit> limits = new ArrayList<>();
        for (Scope scope : scopes()) {
            for (Unit unit : Unit.values()) {
                String option = option(scope, unit);
                limits.addAll(LimitText.parse(option, scope, unit, options.getOrDefault(option, "")));
            }
        }
        return new GrantPlan(budget, limits, burst(options.getOrDefault(BURST, "")), next(options));
    }

    private static double burst(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("\\d{1,2}(\\.\\d{1,3})?") || Double.parseDouble(text) < 1 || Double.parseDouble(text) > 10) {
            throw new IllegalArgumentException("burst must be from 1 to 10, not '" + text + "'");
        }
        return Double.parseDouble(text);
    }

    private static boolean next(Map<String, String> options) {
        String word = options.getOrDefault(ON_REFUSAL, "");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "refuse" -> false;
            case "next" -> true;
            default -> throw new IllegalArgumentException("onRefusal must be refuse or next, not '" + word + "'");
        };
    }

    /** This plan with the hub's own settings where it says nothing itself. */
    GrantPlan completed(AdmissionProperties settings) {
        List<Limit> all = isHub() ? over(settings.limits(), limits) : limits;
        return new GrantPlan(budget, all, burst == 0 ? settings.burst() : burst, next);
    }

    /** The limits for one caller: his key's own take the place of those for every key. */
    List<Limit> limits(KeyPolicy policy) {
        KeyPolicy.Limits own = policy.limits();
        if (!isHub() || own.equals(KeyPolicy.Limits.NONE)) {
            return limits;
        }
        List<Limit> ofKey = new ArrayList<>(4);
        add(ofKey, Unit.REQUESTS, own.requestsPerMinute(), MINUTE);
        add(ofKey, Unit.TOKENS, own.tokensPerMinute(), MINUTE);
        add(ofKey, Unit.TOKENS, own.tokensPerDay(), DAY);
        add(
                ofKey,
                Unit.COST,
                own.costPerDay().multiply(BigDecimal.valueOf(Unit.MILLIONTHS)).longValue(),
                DAY);
        return over(limits, ofKey);
    }

    private static void add(List<Limit> limits, Unit unit, long amount, Duration period) {
        if (amount > 0) {
            limits.add(new Limit(Scope.KEY, unit, Rate.of(amount, period)));
        }
    }

    private static List<Limit> over(List<Limit> below, List<Limit> above) {
        List<Limit> limits = new ArrayList<>(above);
        for (Limit limit : below) {
            if (above.stream().noneMatch(limit::replaces)) {
                limits.add(limit);
            }
        }
        return limits;
    }
}
