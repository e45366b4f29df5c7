package org.modelhub.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Finds what a piece of route calls, and refuses what a live swap cannot keep apart or an operator must not do. */
final class CallScanner {

    private static final Pattern KAMELET =
            Pattern.compile("kamelet:(?://)?([A-Za-z0-9][A-Za-z0-9._-]*)(/[^?]*)?(\\?.*)?");
    private static final Set<String> OWN_ENDS = Set.of("source", "sink");

    private final YamlTree tree;
    private final List<KameletCall> calls = new ArrayList<>();

    private CallScanner(YamlTree tree) {
        this.tree = tree;
    }

    /** The Kamelets called below this node, in the order of the file. */
    static List<KameletCall> scan(YamlTree tree, Node start) throws SwapException {
        CallScanner scanner = new CallScanner(tree);
        for (Node node : YamlTree.all(start)) {
            scanner.visit(node);
        }
        return scanner.calls;
    }

    private void visit(Node node) throws SwapException {
        for (NodeTuple entry : YamlTree.entries(node)) {
            visit(node, YamlTree.text(entry.getKeyNode()), entry.getValueNode());
        }
        for (Node item : YamlTree.items(node)) {
            call(node, item);
        }
    }

    private void visit(Node parent, @Nullable String key, Node value) throws SwapException {
        String forbidden = ForbiddenOptions.in(key, YamlTree.text(value));
        if (forbidden != null) {
            tree.report(value, forbidden);
        } else if ("kamelet".equals(key)) {
            tree.report(value, "the kamelet EIP cannot be swapped live: write 'to: kamelet:<name>'");
        } else {
            call(parent, value);
        }
    }

    private void call(Node parent, Node value) throws SwapException {
        String uri = YamlTree.text(value);
        if (uri == null || !uri.startsWith("kamelet:")) {
            return;
        }
        Matcher matcher = KAMELET.matcher(uri);
        if (!matcher.matches() || (uri.contains("${") && uri.indexOf("${") < endOfPath(uri))) {
            tree.report(value, "'" + uri + "' does not name a Kamelet: its name must be written out");
        } else if (!OWN_ENDS.contains(matcher.group(1))) {
            Set<String> given = new TreeSet<>(ofQuery(matcher.group(3)));
            YamlTree.entries(YamlTree.at(parent, "parameters"))
                    .forEach(entry -> given.add(camelCase(YamlTree.text(entry.getKeyNode()))));
            calls.add(new KameletCall(matcher.group(1), given, YamlTree.line(value)));
        }
    }

    private static int endOfPath(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri.length() : query;
    }

    private static Set<String> ofQuery(@Nullable String query) {
        Set<String> names = new TreeSet<>();
        if (query != null) {
            // A value may hold an ampersand, in RAW(...) or a placeholder; both are cut out first.
            String plain = query.substring(1).replaceAll("RAW\\([^)]*\\)|RAW\\{[^}]*}|\\{\\{[^}]*}}", "");
            for (String pair : plain.split("&", 0)) {
                names.add(camelCase(pair.replaceFirst("=.*", "")));
            }
        }
        return names;
    }

    /** Camel takes {@code base-url} for {@code baseUrl}. */
    static String camelCase(@Nullable String name) {
        Matcher dash = Pattern.compile("-([a-z])").matcher(name == null ? "" : name);
        return dash.replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
