package org.modelhub.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What one Kamelet's file says about a provider or a model, for a document.
 *
 * @param name of the Kamelet
 * @param root its YAML as maps and lists
 */
record KameletFacts(String name, String text, Map<?, ?> root) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\??env:([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\??(?:env:([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z][A-Za-z0-9-]*))(?::([^}]*))?}}");
    private static final String UNCONFIRMED = "Unconfirmed:";
    /** How descriptions of models end; it is said in the table of providers. */
    private static final Pattern NEEDS = Pattern.compile(" Needs [A-Z][A-Z0-9_]+\\b.*$");

    /** All Kamelets of a folder whose names begin like this, by name. */
    static Map<String, KameletFacts> under(Path folder, String prefix) {
        Map<String, KameletFacts> facts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString().replaceFirst("\\.kamelet\\.yaml$", "");
                if (name.startsWith(prefix)) {
                    facts.put(name, read(name, file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }

    private static KameletFacts read(String name, Path file) throws IOException {
        String text = Files.readString(file);
        return new KameletFacts(
                name, text, (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    String title() {
        return text(root, "spec", "definition", "title");
    }

    /** The description up to what is not confirmed. */
    String description() {
        String all = text(root, "spec", "definition", "description");
        int end = all.indexOf(UNCONFIRMED);
        return oneLine(end < 0 ? all : all.substring(0, end));
    }

    /** What the file says is not confirmed; empty if nothing. */
    String unconfirmed() {
        String all = text(root, "spec", "definition", "description");
        int begin = all.indexOf(UNCONFIRMED);
        return begin < 0
                ? ""
                : NEEDS.matcher(oneLine(all.substring(begin + UNCONFIRMED.length())))
                        .replaceFirst("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** A {@code modelhub/*} annotation; empty if there is none. */
    String annotation(String key) {
        return text(root, "metadata", "annotations", "modelhub/" + key);
    }

    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The URIs that its template calls, in the order of the file. */
    List<String> calls() {
        return calls(at(root, "spec", "template")).keySet().stream().toList();
    }

    /** The wire format it speaks; empty if it calls no provider by itself. */
    String dialect() {
        return calls().stream()
                .filter(uri -> uri.startsWith("upstream:"))
                .map(uri -> uri.substring("upstream:".length()))
                .findFirst()
                .orElse("");
    }

    /**
     * What an option of its call has where nobody sets it: the template's text with the Kamelet's defaults put in.
     *
     * @param otherwise where the template does not name the option
     */
    String option(String name, String otherwise) {
        for (Map.Entry<String, Map<?, ?>> call :
                calls(at(root, "spec", "template")).entrySet()) {
            if (call.getKey().startsWith("upstream:") || call.getKey().startsWith("kamelet:provider-")) {
                Object value = call.getValue().get(name);
                return value == null ? otherwise : resolved(value.toString());
            }
        }
        return otherwise;
    }

    private String resolved(String text) {
        String plain = text.replaceFirst("^RAW\\((.*)\\)$", "$1");
        Matcher matcher = PLACEHOLDER.matcher(plain);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String fallback = Objects.requireNonNullElse(matcher.group(3), "");
            String property = matcher.group(2);
            String value = property == null ? fallback : resolved(propertyDefault(property));
            if (property != null && !matcher.group().equals(plain) && isLeftToTheCaller(property)) {
                value = "{" + property + "}"; // as a deployment within a path
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private boolean isLeftToTheCaller(String property) {
        return at(root, "spec", "definition", "properties", property, "default") == null;
    }

    private String propertyDefault(String property) {
        return text(root, "spec", "definition", "properties", property, "default");
    }

    /** The example that a property gives; empty if none. */
    String example(String property) {
        return text(root, "spec", "definition", "properties", property, "example");
    }

    private static Map<String, Map<?, ?>> calls(Object node) {
        Map<String, Map<?, ?>> calls = new LinkedHashMap<>();
        if (node instanceof List<?> list) {
            list.forEach(item -> calls.putAll(calls(item)));
        } else if (node instanceof Map<?, ?> map) {
            if (map.get("uri") instanceof String uri) {
                calls.put(
                        uri.replaceFirst("\\?.*", ""),
                        map.get("parameters") instanceof Map<?, ?> parameters ? parameters : Map.of());
            } else if (map.get("to") instanceof String uri) {
                calls.put(uri.replaceFirst("\\?.*", ""), Map.of());
            }
            map.values().forEach(value -> calls.putAll(calls(value)));
        }
        return calls;
    }

    private static Object at(Object node, String... keys) {
        Object found = node;
        for (String key : keys) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }

    private static String text(Object node, String... keys) {
        Object found = at(node, keys);
        return found == null ? "" : found.toString();
    }
}
