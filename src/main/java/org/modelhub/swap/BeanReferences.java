package org.modelhub.swap;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Finds references to beans that the hub does not have. */
final class BeanReferences {

    /** Not {@code #class:…} and the like, which make a bean, and not what a placeholder completes. */
    private static final Pattern NAME = Pattern.compile("#?([A-Za-z][A-Za-z0-9_.-]*)");

    private final Predicate<String> known;

    BeanReferences(Predicate<String> known) {
        this.known = known;
    }

    void report(YamlTree tree) throws SwapException {
        for (Node node : YamlTree.all(tree.root())) {
            for (NodeTuple entry : YamlTree.entries(node)) {
                String value = YamlTree.text(entry.getValueNode());
                if ("ref".equals(YamlTree.text(entry.getKeyNode())) && value != null) {
                    Matcher name = NAME.matcher(value);
                    if (name.matches() && !known.test(name.group(1))) {
                        tree.report(entry.getValueNode(), "there is no bean '" + name.group(1) + "' in the hub");
                    }
                }
            }
        }
    }
}
