package org.modelhub.swap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Puts a harmless step in the place of a bad one, on the same lines: a parser that ends at its first problem then finds
 * the next.
 */
final class StepEraser {

    private static final String HARMLESS = "log: erased";

    private StepEraser() {}

    /** {@return the file without the innermost step that covers this line; null if there is none} */
    static @Nullable SourceFile without(SourceFile file, int line) throws SwapException {
        Node step = null;
        for (Node node : YamlTree.all(YamlTree.parse(file, ignored -> {}).root())) {
            for (NodeTuple entry : YamlTree.entries(node)) {
                if ("steps".equals(YamlTree.text(entry.getKeyNode()))) {
                    Node covering = covering(YamlTree.items(entry.getValueNode()), line);
                    step = covering == null ? step : covering;
                }
            }
        }
        return step == null ? null : file.with(erased(file.text(), step));
    }

    private static @Nullable Node covering(List<Node> steps, int line) {
        for (Node step : steps) {
            if (YamlTree.line(step) <= line && line <= lastLine(step)) {
                return step;
            }
        }
        return null;
    }

    private static String erased(String text, Node step) {
        String[] lines = text.split("\n", -1);
        int first = YamlTree.line(step) - 1;
        lines[first] = lines[first].substring(0, YamlTree.column(step)) + HARMLESS;
        for (int line = first + 1; line < lastLine(step); line++) {
            lines[line] = "";
        }
        return String.join("\n", lines);
    }

    /** From 1. A block ends where the next thing begins, on a later line. */
    private static int lastLine(Node step) {
        boolean flow = step instanceof CollectionNode<?> node && node.getFlowStyle() == FlowStyle.FLOW;
        int end = step.getEndMark().map(Mark::getLine).orElse(0) + (flow ? 1 : 0);
        return Math.max(end, YamlTree.line(step));
    }
}
