package org.modelhub.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A Kamelet that makes one call, as its file declares it: its own properties, and what it gives to the one called. */
public record ProviderKamelet(String name, String calls, Map<?, ?> properties, Map<?, ?> parameters) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z]+)}}");

    /** @param vendor as in the Kamelet's name */
    public static ProviderKamelet of(String vendor) {
        return read("provider-" + vendor + "-action");
    }

    /** @param name of a provider's or a model's Kamelet */
    public static ProviderKamelet read(String name) {
        Object spec = at(parsed(Path.of("kamelets", name + ".kamelet.yaml")), "spec");
        Object call = at(((List<?>) at(spec, "template", "from", "steps")).get(0), "to");
        Object properties = at(spec, "definition", "properties");
        return new ProviderKamelet(
                name, (String) at(call, "uri"), properties == null ? Map.of() : (Map<?, ?>) properties, (Map<?, ?>)
                        at(call, "parameters"));
    }

    private static Object parsed(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Object at(Object node, String... keys) {
        Object found = node;
        for (String key : keys) {
            found = ((Map<?, ?>) found).get(key);
        }
        return found;
    }

    public boolean declares(String property) {
        return properties.containsKey(property);
    }

    public String defaultOf(String property) {
        return String.valueOf(((Map<?, ?>) properties.get(property)).get("default"));
    }

    /** The options of the call with the defaults in their places; a property without one stays as it is. */
    public Map<String, String> options() {
        return options(Map.of());
    }

    /** @param given values of its properties, before their defaults */
    public Map<String, String> options(Map<String, String> given) {
        Map<String, String> options = new LinkedHashMap<>();
        parameters.forEach((option, value) -> options.put(option.toString(), filled(value.toString(), given)));
        return options;
    }

    private String filled(String value, Map<String, String> given) {
        return PLACEHOLDER
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(filler(found.group(1), found.group(), given)));
    }

    private String filler(String property, String otherwise, Map<String, String> given) {
        boolean hasDefault = ((Map<?, ?>) properties.get(property)).containsKey("default");
        return given.getOrDefault(property, hasDefault ? defaultOf(property) : otherwise);
    }
}
