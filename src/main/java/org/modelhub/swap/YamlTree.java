package org.modelhub.swap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML file as a tree whose every node knows its line. */
final class YamlTree {

    private final SourceFile source;
    private final Node root;
    private final Problems problems;

    private YamlTree(SourceFile source, Node root, Problems problems) {
        this.source = source;
        this.root = root;
        this.problems = problems;
    }

    static YamlTree parse(SourceFile source) throws SwapException {
        return parse(source, Problems.END_AT_FIRST);
    }

    /**
     * Reads a file whose text is YAML at all.
     *
     * @param problems receives what is wrong with it beyond that, now and when the tree is read
     */
    static YamlTree parse(SourceFile source, Problems problems) throws SwapException {
        YamlTree tree = compose(source, problems);
        tree.checkKeys();
        return tree;
    }

    private static YamlTree compose(SourceFile source, Problems problems) throws SwapException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.path())
                .setMaxAliasesForCollections(20)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(source.text());
            return new YamlTree(
                    source, root.orElseThrow(() -> new SwapException(source.path(), 0, "the file is empty")), problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new SwapException(new SwapProblem(source.path(), line, "not YAML: " + e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw new SwapException(new SwapProblem(source.path(), 0, "not YAML: " + e.getMessage()), e);
        }
    }

    /** A tree keeps both of two equal keys, and Camel obeys one of them without a word. */
    private void checkKeys() throws SwapException {
        for (Node node : all(root)) {
            Set<String> keys = new HashSet<>();
            for (NodeTuple entry : entries(node)) {
                String key = text(entry.getKeyNode());
                if (key != null && !keys.add(key)) {
                    report(entry.getKeyNode(), "the key '" + key + "' stands twice");
                }
            }
        }
    }

    SourceFile source() {
        return source;
    }

    Node root() {
        return root;
    }

    /** The node under these keys, or null. */
    @Nullable
    Node at(String... keys) {
        return at(root, keys);
    }

    static @Nullable Node at(@Nullable Node start, String... keys) {
        Node node = start;
        for (String key : keys) {
            node = child(node, key);
        }
        return node;
    }

    private static @Nullable Node child(@Nullable Node node, String key) {
        for (NodeTuple entry : entries(node)) {
            if (key.equals(text(entry.getKeyNode()))) {
                return entry.getValueNode();
            }
        }
        return null;
    }

    static List<NodeTuple> entries(@Nullable Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    static List<Node> items(@Nullable Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    static List<String> texts(@Nullable Node node) {
        List<String> texts = new ArrayList<>();
        items(node).forEach(item -> texts.add(text(item)));
        return texts;
    }

    /** The scalar's value, or null if the node is none. */
    static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** The texts at the node and everywhere below. */
    static List<String> scalars(Node start) {
        return all(start).stream().map(YamlTree::text).filter(Objects::nonNull).toList();
    }

    static int line(@Nullable Node node) {
        return node == null
                ? 0
                : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    static int column(Node node) {
        return node.getStartMark().map(mark -> mark.getColumn()).orElse(0);
    }

    /** The node and everything below, parents first. */
    static List<Node> all(Node start) {
        List<Node> nodes = new ArrayList<>();
        walk(start, nodes::add);
        return nodes;
    }

    /** Hands over the node and everything below, parents first and each node once, as an alias can point upwards. */
    static void walk(Node node, Consumer<Node> visitor) {
        walk(node, visitor, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void walk(Node node, Consumer<Node> visitor, Set<Node> seen) {
        if (node == null || !seen.add(node)) {
            return;
        }
        visitor.accept(node);
        items(node).forEach(item -> walk(item, visitor, seen));
        for (NodeTuple entry : entries(node)) {
            walk(entry.getKeyNode(), visitor, seen);
            walk(entry.getValueNode(), visitor, seen);
        }
    }

    /** Says that something is wrong at a node; comes back only if all problems are wanted. */
    void report(@Nullable Node node, String reason) throws SwapException {
        report(line(node), reason);
    }

    void report(int line, String reason) throws SwapException {
        problems.add(new SwapProblem(source.path(), line, reason));
    }
}
