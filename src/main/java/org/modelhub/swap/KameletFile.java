package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
        List<String> texts) {

    private static final String PREFIX = "modelhub/";

    /** What every call of a Kamelet may set beside the Kamelet's own properties. */
    private static final Set<String> ENDPOINT_OPTIONS = Set.of(
            "noErrorHandler", "block", "timeout", "bridgeErrorHandler", "failIfNoConsumers", "lazyStartProducer");

    static KameletFile read(SourceFile source) throws SwapException {
        YamlTree tree = YamlTree.parse(source);
        checkHead(tree);
        Node template = tree.at("spec", "template");
        if (template == null) {
            throw tree.problem(tree.root(), "the Kamelet has no spec.template");
        }
        Map<String, String> properties = properties(tree);
        return new KameletFile(
                tree,
                source.baseName(),
                properties,
                required(tree, properties),
                annotations(tree),
                CallScanner.scan(tree, template),
                scalars(template));
    }

    private static void checkHead(YamlTree tree) throws SwapException {
        if (!"Kamelet".equals(YamlTree.text(tree.at("kind")))) {
            throw tree.problem(tree.root(), "'kind: Kamelet' is missing");
        }
        Node name = tree.at("metadata", "name");
        String expected = tree.source().baseName();
        if (!expected.equals(YamlTree.text(name))) {
            throw tree.problem(
                    name == null ? tree.root() : name, "metadata.name must be the file's name, '" + expected + "'");
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
                throw tree.problem(item, "required property '" + name + "' is not declared");
            }
            if (properties.get(name) == null) {
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

    private static List<String> scalars(Node template) {
        List<String> texts = new ArrayList<>();
        YamlTree.walk(template, node -> {
            if (YamlTree.text(node) != null) {
                texts.add(YamlTree.text(node));
            }
        });
        return texts;
    }

    boolean isModel() {
        return !modelhub.isEmpty();
    }

    /** Why this call cannot work, or null. */
    @Nullable
    String objectionTo(KameletCall call) {
        for (String property : required) {
            if (!call.given().contains(property)) {
                return "Kamelet '" + name + "' needs the property '" + property + "'";
            }
        }
        for (String property : call.given()) {
            if (!properties.containsKey(property) && !ENDPOINT_OPTIONS.contains(property)) {
                return "Kamelet '" + name + "' has no property '" + property + "'; it has " + properties.keySet();
            }
        }
        return null;
    }

    SwapException badAnnotation(String key, String reason) {
        Node annotations = tree.at("metadata", "annotations");
        Node value = annotations == null ? null : YamlTree.at(annotations, PREFIX + key);
        Node place = value != null ? value : annotations;
        return new SwapException(
                tree.source().path(), YamlTree.line(place), "annotation " + PREFIX + key + " " + reason);
    }
}
