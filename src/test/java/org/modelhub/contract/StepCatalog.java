package org.modelhub.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The steps that stand in YAML files: what there is to execute. Each is named by its file, its kind and its line, as in
 * {@code edge/chat.camel.yaml to:10}.
 */
final class StepCatalog {

    private StepCatalog() {}

    static Set<String> under(Path... folders) {
        Set<String> steps = new TreeSet<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml")).forEach(file -> addSteps(file, steps));
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
        return steps;
    }

    /** @param location a path or URL of the file, or null */
    static String step(String location, String kind, int line) {
        String file = String.valueOf(location).replaceFirst("^.*/([^/]+/[^/]+)$", "$1");
        return file + " " + kind + ":" + line;
    }

    private static void addSteps(Path file, Set<String> steps) {
        try {
            LoadSettings marked = LoadSettings.builder().setUseMarks(true).build();
            Node root =
                    new Compose(marked).composeString(Files.readString(file)).orElseThrow();
            walk(root, file.toString(), steps);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static void walk(Node node, String file, Set<String> steps) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> walk(item, file, steps));
        } else if (node instanceof MappingNode map) {
            for (NodeTuple field : map.getValue()) {
                if (isNamed(field, "steps") && field.getValueNode() instanceof SequenceNode list) {
                    addItems(list.getValue(), file, steps);
                }
                walk(field.getValueNode(), file, steps);
            }
        }
    }

    private static boolean isNamed(NodeTuple field, String name) {
        return field.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
    }

    private static void addItems(List<Node> items, String file, Set<String> steps) {
        for (Node item : items) {
            NodeTuple only = ((MappingNode) item).getValue().get(0);
            steps.add(step(file, ((ScalarNode) only.getKeyNode()).getValue(), line(only.getValueNode())));
        }
    }

    /** As Camel's YAML reader counts: a step of fields has the line before its first field, counted from one. */
    private static int line(Node value) {
        int fromZero = value.getStartMark().orElseThrow().getLine();
        return value instanceof ScalarNode ? fromZero + 1 : fromZero;
    }
}
