package org.modelhub.swap;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;

/** Reads a {@link ModelCard} from the {@code modelhub/*} lines of what describes a model. */
final class ModelAnnotations {

    private static final Set<String> KNOWN = Set.of(
            "kind",
            "provider",
            "upstream-model",
            "version",
            "tier",
            "context",
            "max-output",
            "dimension",
            "features",
            "price-input",
            "price-output",
            "price-currency",
            "price-date",
            "generative");
    private static final Set<String> FEATURES = Set.of("tools", "vision", "json-schema", "reasoning");

    private final Described model;
    private final Map<String, String> values;

    private ModelAnnotations(Described model) {
        this.model = model;
        this.values = model.modelhub();
    }

    static ReachedModel read(Described model, Set<String> missing) throws SwapException {
        return new ModelAnnotations(model).read(missing);
    }

    private ReachedModel read(Set<String> missing) throws SwapException {
        for (String key : values.keySet()) {
            if (!KNOWN.contains(key)) {
                model.reportLine(key, "is none of " + new TreeSet<>(KNOWN));
            }
        }
        BigDecimal input = price("price-input");
        BigDecimal output = price("price-output");
        ModelCard card = new ModelCard(
                model.name(),
                required("provider"),
                required("upstream-model"),
                values.getOrDefault("version", ""),
                parsed("tier", Tier::of, Tier.SMALL),
                contract(),
                input,
                output,
                values.containsKey("price-currency")
                        ? parsed("price-currency", ModelAnnotations::currency, "USD")
                        : "USD",
                priceDate(costs(input) || costs(output)));
        return new ReachedModel(card, !"false".equals(values.get("generative")), missing);
    }

    private Contract contract() throws SwapException {
        Kind kind = parsed("kind", Kind::of, Kind.CHAT);
        int maxOutput = kind == Kind.CHAT ? positive("max-output") : 0;
        int dimension = kind == Kind.EMBEDDING ? positive("dimension") : 0;
        Set<String> features = values.getOrDefault("features", "").isBlank()
                ? Set.of()
                : parsed("features", ModelAnnotations::features, Set.of());
        int context = kind.hasContext() ? positive("context") : 0;
        return new Contract(kind, context, maxOutput, dimension, features);
    }

    private String required(String key) throws SwapException {
        String value = values.get(key);
        if (value == null || value.isBlank()) {
            model.reportLine(key, "is missing");
            return "";
        }
        return value.strip();
    }

    private int positive(String key) throws SwapException {
        return parsed(key, ModelAnnotations::positiveNumber, 0);
    }

    /** @param otherwise goes on in the place of a wrong value, when all problems are wanted */
    private <T> T parsed(String key, Function<String, T> parser, T otherwise) throws SwapException {
        String value = required(key);
        try {
            return value.isEmpty() ? otherwise : parser.apply(value);
        } catch (IllegalArgumentException e) {
            model.reportLine(key, "is wrong: " + e.getMessage());
            return otherwise;
        }
    }

    /** Null where the annotation is absent: an unknown price is not a price of nothing. */
    private @Nullable BigDecimal price(String key) throws SwapException {
        return values.containsKey(key) ? parsed(key, ModelAnnotations::amount, BigDecimal.ZERO) : null;
    }

    /** A price without its date cannot be told from one that is long out of date. */
    private @Nullable LocalDate priceDate(boolean required) throws SwapException {
        return required || values.containsKey("price-date")
                ? parsed("price-date", ModelAnnotations::date, LocalDate.EPOCH)
                : null;
    }

    private static boolean costs(@Nullable BigDecimal price) {
        return price != null && price.signum() > 0;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException odd) {
            throw new IllegalArgumentException("'" + text + "' is not a date of the form YYYY-MM-DD", odd);
        }
    }

    private static String currency(String text) {
        try {
            return Currency.getInstance(text).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("'" + text + "' is not a currency of ISO 4217", unknown);
        }
    }

    private static BigDecimal amount(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,6})?")) {
            throw new IllegalArgumentException("'" + text + "' is not an amount of money");
        }
        return new BigDecimal(text);
    }

    static int positiveNumber(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("'" + text + "' is not a positive whole number");
        }
        return Integer.parseInt(text);
    }

    static Set<String> features(String list) {
        Set<String> features = new TreeSet<>();
        Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(word -> {
                    if (!FEATURES.contains(word)) {
                        throw new IllegalArgumentException("'" + word + "' is none of " + new TreeSet<>(FEATURES));
                    }
                    features.add(word);
                });
        return features;
    }
}
