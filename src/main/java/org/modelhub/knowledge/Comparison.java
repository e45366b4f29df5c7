package org.modelhub.knowledge;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;

/**
 * Dify's comparison operators over one fact of a document: a text, a number or a moment. A fact that a document does not
 * have is empty, and nothing else holds for it but {@code is not} and {@code not contains}.
 */
final class Comparison {

    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private Comparison() {}

    /** The test that an operator makes with a value. @throws HubException 400 if the operator or value is none */
    static Predicate<@Nullable Object> read(String operator, @Nullable Object value) {
        return switch (operator) {
            case "contains" -> text(value, String::contains);
            case "not contains" -> text(value, String::contains).negate();
            case "start with" -> text(value, String::startsWith);
            case "end with" -> text(value, String::endsWith);
            case "is" -> text(value, String::equals);
            case "is not" -> text(value, String::equals).negate();
            case "in" -> among(value);
            case "not in" -> among(value).negate();
            case "empty", "null" -> Comparison::isEmpty;
            case "not empty", "not null" -> fact -> !isEmpty(fact);
            case "=" -> number(value, order -> order == 0);
            case "≠" -> number(value, order -> order != 0);
            case ">" -> number(value, order -> order > 0);
            case "<" -> number(value, order -> order < 0);
            case "≥" -> number(value, order -> order >= 0);
            case "≤" -> number(value, order -> order <= 0);
            case "before" -> moment(value, order -> order < 0);
            case "after" -> moment(value, order -> order > 0);
            default -> throw refused("the comparison_operator '" + operator + "' is not known.");
        };
    }

    private static Predicate<@Nullable Object> text(@Nullable Object value, BiPredicate<String, String> test) {
        if (value == null || value instanceof List<?>) {
            throw refused("a comparison of texts needs a text as its value.");
        }
        String wanted = words(value);
        return fact -> fact != null && test.test(words(fact), wanted);
    }

    private static Predicate<@Nullable Object> among(@Nullable Object value) {
        if (!(value instanceof List<?> items)) {
            return text(value, String::equals);
        }
        List<String> wanted =
                items.stream().filter(Objects::nonNull).map(Comparison::words).toList();
        return fact -> fact != null && wanted.contains(words(fact));
    }

    private static String words(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static boolean isEmpty(@Nullable Object fact) {
        return fact == null || fact.toString().isEmpty();
    }

    /** A moment is a number too: seconds since 1970, which is how Dify hands over times. */
    private static Predicate<@Nullable Object> number(@Nullable Object value, IntPredicate test) {
        BigDecimal wanted = decimal(value);
        return fact -> {
            if (fact instanceof Instant moment) {
                return test.test(BigDecimal.valueOf(moment.getEpochSecond()).compareTo(wanted));
            }
            return fact instanceof Long number
                    && test.test(BigDecimal.valueOf(number).compareTo(wanted));
        };
    }

    private static BigDecimal decimal(@Nullable Object value) {
        try {
            return value instanceof BigDecimal number
                    ? number
                    : new BigDecimal(String.valueOf(value).strip());
        } catch (NumberFormatException none) {
            throw refused("a comparison of numbers needs a number as its value.");
        }
    }

    private static Predicate<@Nullable Object> moment(@Nullable Object value, IntPredicate test) {
        Instant wanted = instant(value);
        return fact -> fact instanceof Instant moment && test.test(moment.compareTo(wanted));
    }

    private static Instant instant(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return epoch(number);
        }
        String text = String.valueOf(value).strip();
        if (text.matches("\\d{1,15}")) {
            return epoch(new BigDecimal(text));
        }
        String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
        try {
            if (iso.length() == 10) {
                return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean zoned = iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})$");
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException none) {
            throw refused("a comparison of times needs seconds since 1970 or an ISO date as its value.");
        }
    }

    private static Instant epoch(BigDecimal number) {
        BigDecimal seconds = number.compareTo(MILLIS_FROM) < 0 ? number : number.movePointLeft(3);
        try {
            return Instant.ofEpochSecond(seconds.longValue());
        } catch (java.time.DateTimeException far) {
            throw refused("a comparison of times needs a time that there is.");
        }
    }

    private static HubException refused(String message) {
        return KnowledgeQuery.refused("In 'metadata_condition', " + message, "metadata_condition");
    }
}
