package org.modelhub.swap;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Finds keys and passwords that stand in a file as they are. A file is read by more people than a secret should be, and
 * stays in a repository's history.
 */
final class PlainSecrets {

    private static final Pattern NAME =
            Pattern.compile("(api|secret|access|private)_?key|apikeys?|passw(or)?d|(client_?)?secret|(auth_?)?token");
    /** How vendors' keys begin, and that no name of a model goes on like one. */
    private static final Pattern VALUE =
            Pattern.compile("(?<![A-Za-z0-9_-])(?:(?:sk-(?:[a-z0-9]+-){0,2}|xai-|nvapi-|pplx-|mh-"
                    + "|gsk_|hf_|r8_|fw_|jina_)[A-Za-z0-9_]{20,}|AIza[A-Za-z0-9_-]{30,}|AKIA[A-Z0-9]{16})");

    private static final Pattern IN_QUERY =
            Pattern.compile("[?&](?:apiKey|api-key|password|secret|token)=(?!RAW\\(\\{\\{|\\{\\{|#)[^&)]+");
    /** What is written where no secret is needed. */
    private static final Set<String> NONE = Set.of("", "none", "null", "raw()");

    private PlainSecrets() {}

    static void report(YamlTree tree) throws SwapException {
        for (Node node : YamlTree.all(tree.root())) {
            for (NodeTuple entry : YamlTree.entries(node)) {
                visit(tree, YamlTree.text(entry.getKeyNode()), entry.getValueNode());
            }
        }
    }

    private static void visit(YamlTree tree, @Nullable String key, Node value) throws SwapException {
        String text = YamlTree.text(value);
        if (text != null) {
            check(tree, key, value, text);
        } else if (key != null && NAME.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
            // The declaration of a property: its default is the secret's value.
            Node fallback = YamlTree.at(value, "default");
            if (fallback != null) {
                check(tree, key, fallback, String.valueOf(YamlTree.text(fallback)));
            }
        }
    }

    private static void check(YamlTree tree, @Nullable String key, Node value, String text) throws SwapException {
        boolean named = key != null
                && NAME.matcher(key.toLowerCase(Locale.ROOT).replace("-", "_")).matches()
                && !text.contains("{{")
                && !text.startsWith("#")
                && !NONE.contains(text.strip().toLowerCase(Locale.ROOT));
        if (named || VALUE.matcher(text).find() || IN_QUERY.matcher(text).find()) {
            String name = key == null ? "a value" : "'" + key + "'";
            tree.report(value, name + " holds a secret in plain text: write {{env:NAME:}} and set NAME");
        }
    }
}
