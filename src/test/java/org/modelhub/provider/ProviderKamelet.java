package org.modelhub.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A provider Kamelet as its file declares it: its defaults, and what it gives to {@code upstream:}. */
public record ProviderKamelet(String name, Map<?, ?> properties, Map<?, ?> parameters) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z]+)}}");

    /** @param vendor as in the Kamelet's name */
    public static ProviderKamelet of(String vendor) {
        String name = "provider-" + vendor + "-action";
        Object file = read(Path.of("kamelets", name + ".kamelet.yaml"));
        Map<?, ?> spec = (Map<?, ?>) at(file, "spec");
        Object steps = at(spec, "template", "from", "steps");
        Object call = ((java.util.List<?>) steps).get(0);
        return new ProviderKamelet(
                name, (Map<?, ?>) at(spec, "definition", "properties"), (Map<?, ?>) at(call, "to", "parameters"));
    }

    private static Object read(Path file) {
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
        Map<String, String> options = new LinkedHashMap<>();
        parameters.forEach((option, value) -> options.put(option.toString(), filled(value.toString())));
        return options;
    }

    private String filled(String value) {
        return PLACEHOLDER
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(filler(found.group(1), found.group())));
    }

    private String filler(String property, String otherwise) {
        return ((Map<?, ?>) properties.get(property)).containsKey("default") ? defaultOf(property) : otherwise;
    }
}
