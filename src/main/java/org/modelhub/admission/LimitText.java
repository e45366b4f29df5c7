package org.modelhub.admission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits as an operator writes them: {@code 600/1m}, or several separated by commas, of which all hold. One with a period
 * of an hour or longer is a quota, with nothing back before its window is over; a shorter one comes back evenly.
 */
final class LimitText {

    private static final Pattern ONE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)/(\\d{1,4})([smhd])");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private LimitText() {}

    /**
     * Reads the limits of one scope and unit.
     *
     * @param option names the option in the message of a refusal
     * @throws IllegalArgumentException if the text is malformed, or names a period twice
     */
    static List<Limit> parse(String option, Scope scope, Unit unit, String text) {
        List<Limit> limits = new ArrayList<>();
        if (text.isBlank()) {
            return limits;
        }
        for (String part : text.split(",", -1)) {
            Matcher one = ONE.matcher(part.strip());
            if (!one.matches()) {
                throw wrong(option, "be like 600/1m: an amount, a slash, and a period in s, m, h or d", text);
            }
            Limit limit = new Limit(scope, unit, rate(option, unit, text, one));
            if (limits.stream().anyMatch(limit::replaces)) {
                throw wrong(option, "name each period once", text);
            }
            limits.add(limit);
        }
        return limits;
    }

    private static Rate rate(String option, Unit unit, String text, Matcher one) {
        BigDecimal amount = new BigDecimal(one.group(1));
        if (unit == Unit.COST) {
            amount = amount.movePointRight(6);
        }
        if (amount.stripTrailingZeros().scale() > 0) {
            throw wrong(option, "count whole " + unit.word(), text);
        }
        Duration period = period(Long.parseLong(one.group(2)), one.group(3));
        if (amount.signum() == 0 || amount.compareTo(MOST) > 0 || period.isZero()) {
            throw wrong(option, "have an amount and a period above 0", text);
        }
        long whole = amount.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        return Rate.of(whole, period);
    }

    private static Duration period(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static IllegalArgumentException wrong(String option, String must, String text) {
        return new IllegalArgumentException(option + " must " + must + ", not '" + text + "'");
    }
}
