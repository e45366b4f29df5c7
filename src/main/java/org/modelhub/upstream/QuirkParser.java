package org.modelhub.upstream;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
                Set.copyOf(items(endpoint.getDrop(), ",").toList()),
                pairs("rename", endpoint.getRename(), ","),
                pairs("clamp", endpoint.getClamp(), ",").entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> range(entry.getValue()))),
                pairs("defaults", endpoint.getDefaults(), ";"),
                Quirks.Thinking.valueOf(endpoint.getThinking().toUpperCase(Locale.ROOT)),
                pairs("paths", endpoint.getPaths(), ","),
                Quirks.Structured.valueOf(endpoint.getStructured().toUpperCase(Locale.ROOT)),
                Quirks.Images.valueOf(endpoint.getImages().toUpperCase(Locale.ROOT)));
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

    private static Quirks.Range range(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("clamp: '" + text + "' is not of the form min..max");
        }
        String max = text.substring(dots + 2).strip();
        return new Quirks.Range(
                Double.parseDouble(text.substring(0, dots).strip()),
                max.isEmpty() ? Double.MAX_VALUE : Double.parseDouble(max));
    }
}
