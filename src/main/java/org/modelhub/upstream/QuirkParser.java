package org.modelhub.upstream;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Quirks;

/**
 * Reads the quirks that a provider Kamelet declares as text: lists are separated by commas, pairs by {@code =}, ranges by
 * {@code ..}. Defaults are JSON texts and are separated by semicolons.
 */
final class QuirkParser {

    private QuirkParser() {}

    static Quirks parse(UpstreamEndpoint endpoint) {
        return new Quirks(
                new LinkedHashSet<>(items(endpoint.getDrop(), ",").toList()),
                pairs("rename", endpoint.getRename(), ","),
                pairs("clamp", endpoint.getClamp(), ",").entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> range(entry.getValue()))),
                pairs("defaults", endpoint.getDefaults(), ";"),
                word("thinking", endpoint.getThinking(), Quirks.Thinking.class),
                pairs("paths", endpoint.getPaths(), ","),
                word("structured", endpoint.getStructured(), Quirks.Structured.class),
                word("images", endpoint.getImages(), Quirks.Images.class),
                word("prefill", endpoint.getPrefill(), Quirks.Prefill.class));
    }

    private static Stream<String> items(@Nullable String text, String separator) {
        return text == null
                ? Stream.empty()
                : Arrays.stream(text.split(separator)).map(String::strip).filter(item -> !item.isEmpty());
    }

    static Map<String, String> pairs(String option, @Nullable String text, String separator) {
        Map<String, String> pairs = new LinkedHashMap<>();
        items(text, separator).forEach(item -> {
            int equals = item.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(option + ": '" + item + "' is not of the form name=value");
            }
            pairs.put(
                    item.substring(0, equals).strip(),
                    item.substring(equals + 1).strip());
        });
        return pairs;
    }

    /** The constant of this word. */
    static <E extends Enum<E>> E word(String option, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.strip().replace('-', '_'))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(option + ": '" + text + "' is none of "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant ->
                                constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    private static Quirks.Range range(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("clamp: '" + text + "' is not of the form min..max");
        }
        double min = number(text, text.substring(0, dots));
        String end = text.substring(dots + 2).strip();
        double max = end.isEmpty() ? Double.MAX_VALUE : number(text, end);
        if (min > max) {
            throw new IllegalArgumentException("clamp: '" + text + "' begins above its end");
        }
        return new Quirks.Range(min, max);
    }

    private static double number(String range, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("clamp: '" + range + "' is not a range of numbers", e);
        }
    }
}
