package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * One Kamelet as its file describes it, checked as far as that is possible alone.
 *
 * @param name as in the file's name and in its metadata
 * @param properties each declared property with its default, in camel case; a default may be null
 * @param required the properties that a caller must give
 * @param modelhub the {@code modelhub/*} annotations without that prefix; empty unless it is a model
 * @param calls the Kamelets it calls
 * @param texts the scalars of its template, where placeholders may stand
 */
record KameletFile(
        YamlTree tree,
        String name,
        Map<String, String> properties,
        Set<String> required,
        Map<String, String> modelhub,
        List<KameletCall> calls,
        List<String> texts)
        implements Described {

    private static final String PREFIX = "modelhub/";

    /** What every call of a Kamelet may set beside the Kamelet's own properties. */
    private static final Set<String> ENDPOINT_OPTIONS = Set.of(
            "noErrorHandler", "block", "timeout", "bridgeErrorHandler", "failIfNoConsumers", "lazyStartProducer");

    static KameletFile read(SourceFile source) throws SwapException {
        return read(source, Problems.END_AT_FIRST);
    }

    static KameletFile read(SourceFile source, Problems problems) throws SwapException {
        YamlTree tree = YamlTree.parse(source, problems);
        checkHead(tree);
        Node template = tree.at("spec", "template");
        if (template == null) {
            tree.report(tree.root(), "the Kamelet has no spec.template");
        }
        Map<String, String> properties = properties(tree);
        return new KameletFile(
                tree,
                source.baseName(),
                properties,
                required(tree, properties),
                annotations(tree),
                template == null ? List.of() : CallScanner.scan(tree, template),
                template == null ? List.of() : YamlTree.scalars(template));
    }

    private static void checkHead(YamlTree tree) throws SwapException {
        if (!"Kamelet".equals(YamlTree.text(tree.at("kind")))) {
            tree.report(tree.root(), "'kind: Kamelet' is missing");
        }
        Node name = tree.at("metadata", "name");
        String expected = tree.source().baseName();
        if (!expected.equals(YamlTree.text(name))) {
            tree.report(name == null ? tree.root() : name, "metadata.name must be the file's name, '" + expected + "'");
        }
        if (!"camel.apache.org/v1".equals(YamlTree.text(tree.at("apiVersion")))) {
            tree.report(tree.root(), "'apiVersion: camel.apache.org/v1' is missing");
        }
    }

    private static Map<String, String> properties(YamlTree tree) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (NodeTuple entry : YamlTree.entries(tree.at("spec", "definition", "properties"))) {
            String name = CallScanner.camelCase(YamlTree.text(entry.getKeyNode()));
            properties.put(name, YamlTree.text(YamlTree.at(entry.getValueNode(), "default")));
        }
        return properties;
    }

    private static Set<String> required(YamlTree tree, Map<String, String> properties) throws SwapException {
        Set<String> required = new TreeSet<>();
        for (Node item : YamlTree.items(tree.at("spec", "definition", "required"))) {
            String name = CallScanner.camelCase(YamlTree.text(item));
            if (!properties.containsKey(name)) {
                tree.report(item, "required property '" + name + "' is not declared");
            } else if (properties.get(name) == null) {
                required.add(name);
            }
        }
        return required;
    }

    private static Map<String, String> annotations(YamlTree tree) {
        Map<String, String> annotations = new TreeMap<>();
        for (NodeTuple entry : YamlTree.entries(tree.at("metadata", "annotations"))) {
            String key = YamlTree.text(entry.getKeyNode());
            if (key != null && key.startsWith(PREFIX)) {
                annotations.put(key.substring(PREFIX.length()), YamlTree.text(entry.getValueNode()));
            }
        }
        return annotations;
    }

    boolean isModel() {
        return !modelhub.isEmpty();
    }

    /** Why this call cannot work; empty if it can. */
    List<String> objectionsTo(KameletCall call) {
        List<String> objections = new ArrayList<>();
        for (String property : required) {
            if (!call.given().contains(property)) {
                objections.add("Kamelet '" + name + "' needs the property '" + property + "'");
            }
        }
        for (String property : call.given()) {
            if (!properties.containsKey(property) && !ENDPOINT_OPTIONS.contains(property)) {
                objections.add(
                        "Kamelet '" + name + "' has no property '" + property + "'; it has " + properties.keySet());
            }
        }
        return objections;
    }

    @Override
    public void reportLine(String key, String reason) throws SwapException {
        Node annotations = tree.at("metadata", "annotations");
        Node value = YamlTree.at(annotations, PREFIX + key);
        tree.report(value != null ? value : annotations, "annotation " + PREFIX + key + " " + reason);
    }
}
