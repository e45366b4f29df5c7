package org.modelhub.catalogue;

import static org.modelhub.catalogue.CatalogFiles.at;
import static org.modelhub.catalogue.CatalogFiles.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelhub.swap.ForbiddenOptions;

/** The conventions of the Kamelet catalogue as a program. */
final class KameletRules {

    private static final Pattern USED = Pattern.compile("\\{\\{\\??([A-Za-z][A-Za-z0-9-]*)(:[^}]*)?}}");
    private static final Set<String> FUNCTIONS = Set.of("env", "sys", "service");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(apiKey|password|secret|(?<!first)token|credential)s?");

    private final List<String> violations = new ArrayList<>();
    private final Map<String, String> pathByTitle = new HashMap<>();

    /** @param files texts by path; @return what is wrong, one sentence each with its path */
    static List<String> violations(Map<String, String> files) {
        KameletRules rules = new KameletRules();
        files.forEach(rules::check);
        return rules.violations;
    }

    private void check(String path, String text) {
        Object kamelet = CatalogFiles.parse(text);
        checkHead(path, kamelet);
        checkDefinition(path, at(kamelet, "spec", "definition"));
        checkTemplate(path, kamelet);
    }

    private void checkHead(String path, Object kamelet) {
        String name = String.valueOf(at(kamelet, "metadata", "name"));
        Object type = at(kamelet, "metadata", "labels", "camel.apache.org/kamelet.type");
        demand("camel.apache.org/v1".equals(at(kamelet, "apiVersion")), path, "apiVersion is not camel.apache.org/v1");
        demand("Kamelet".equals(at(kamelet, "kind")), path, "kind is not Kamelet");
        demand(name.equals(CatalogFiles.baseName(path)), path, "the name is not the file's");
        demand(type != null && name.endsWith("-" + type), path, "the name does not end with the type label");
    }

    private void checkDefinition(String path, Object definition) {
        Object title = at(definition, "title");
        demand(title != null, path, "no title");
        demand(at(definition, "description") != null, path, "no description");
        if (title != null) {
            String other = pathByTitle.putIfAbsent(title.toString(), path);
            demand(other == null, path, "the title is also that of " + other);
        }
        map(at(definition, "properties")).forEach((name, property) -> checkProperty(path, name.toString(), property));
    }

    private void checkProperty(String path, String name, Object property) {
        demand(at(property, "title") != null, path, "property " + name + " has no title");
        demand(at(property, "description") != null, path, "property " + name + " has no description");
        demand(at(property, "type") != null, path, "property " + name + " has no type");
        if (SECRET.matcher(name).matches() && !"integer".equals(at(property, "type"))) {
            boolean marked = "password".equals(at(property, "format"))
                    && CatalogFiles.list(at(property, "x-descriptors")).contains("urn:camel:group:credentials");
            demand(marked, path, "secret " + name + " is not marked as one");
        }
    }

    private void checkTemplate(String path, Object kamelet) {
        Object template = at(kamelet, "spec", "template");
        Object from = at(template, "from") != null ? at(template, "from") : at(template, "route", "from");
        demand("kamelet:source".equals(at(from, "uri")), path, "the template does not start at kamelet:source");
        Set<String> declared = new HashSet<>();
        map(at(kamelet, "spec", "definition", "properties")).keySet().forEach(name -> declared.add(name.toString()));
        Set<String> used = used(template);
        // A default may be made of another property, as an address of a region.
        map(at(kamelet, "spec", "definition", "properties"))
                .values()
                .forEach(property -> used.addAll(used(at(property, "default"))));
        demand(used.containsAll(declared), path, "declared and not used: " + minus(declared, used));
        demand(declared.containsAll(used), path, "used and not declared: " + minus(used, declared));
        CatalogFiles.scalars("", template, (key, value) -> {
            String forbidden = ForbiddenOptions.in(key, value);
            demand(forbidden == null, path, forbidden);
            demand(!value.startsWith("direct:"), path, "a Kamelet calls the route " + value);
        });
    }

    private static Set<String> used(Object template) {
        Set<String> used = new HashSet<>();
        for (String text : CatalogFiles.texts(template)) {
            Matcher matcher = USED.matcher(text);
            while (matcher.find()) {
                if (matcher.group(2) == null || !FUNCTIONS.contains(matcher.group(1))) {
                    used.add(matcher.group(1));
                }
            }
        }
        return used;
    }

    private static Set<String> minus(Set<String> all, Set<String> without) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private void demand(boolean held, String path, String violation) {
        if (!held) {
            violations.add(path + ": " + violation);
        }
    }
}
