package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * The file of one public name: a route {@code model.<name>} from {@code direct:model.<name>}, and perhaps helper routes
 * whose ids begin with {@code model.<name>.}.
 *
 * @param ids each route's id with the node that holds it, the name's own first
 * @param declared the {@code modelhub/*} lines of the route's note, without that prefix
 * @param calls the Kamelets it calls
 */
record RouteFile(
        YamlTree tree, String name, Map<String, Node> ids, Map<String, Node> declared, List<KameletCall> calls) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern NOTE_LINE = Pattern.compile("(?m)^\\s*modelhub/([A-Za-z-]+)\\s*:\\s*(.*?)\\s*$");
    private static final Pattern MODEL_ROUTE = Pattern.compile("direct:(?://)?(model\\.[^?]*)");

    static RouteFile read(SourceFile source) throws SwapException {
        YamlTree tree = YamlTree.parse(source);
        String name = source.baseName();
        if (!NAME.matcher(name).matches()) {
            throw tree.problem(tree.root(), "'" + name + "' cannot be a public name: use letters, digits and . _ -");
        }
        RouteFile file = new RouteFile(
                tree, name, new LinkedHashMap<>(), new LinkedHashMap<>(), CallScanner.scan(tree, tree.root()));
        file.readRoutes();
        file.checkModelRoutes();
        return file;
    }

    /** The value the file declares for a key, or null. */
    @Nullable
    String declaredValue(String key) {
        Node note = declared.get(key);
        if (note == null) {
            return null;
        }
        Matcher lines = NOTE_LINE.matcher(YamlTree.text(note));
        while (lines.find()) {
            if (lines.group(1).equals(key)) {
                return lines.group(2);
            }
        }
        return null;
    }

    private void readRoutes() throws SwapException {
        List<Node> items = YamlTree.items(tree.root());
        if (items.isEmpty()) {
            throw tree.problem(tree.root(), "the file must be a list that begins with '- route:'");
        }
        for (Node item : items) {
            readRoute(item);
        }
        if (!ids.containsKey(ownId())) {
            throw tree.problem(tree.root(), "no route has the id '" + ownId() + "'");
        }
    }

    private void readRoute(Node item) throws SwapException {
        List<NodeTuple> entries = YamlTree.entries(item);
        if (entries.size() != 1 || !"route".equals(YamlTree.text(entries.get(0).getKeyNode()))) {
            throw tree.problem(item, "only 'route' may stand here, each as one item of the list");
        }
        Node route = entries.get(0).getValueNode();
        Node id = YamlTree.at(route, "id");
        checkId(id == null ? route : id, YamlTree.text(id));
        checkFrom(route, YamlTree.text(id));
        ids.put(YamlTree.text(id), id);
        readNote(YamlTree.at(route, "note"));
    }

    private void checkId(Node place, @Nullable String id) throws SwapException {
        if (id == null || (!id.equals(ownId()) && !id.startsWith(ownId() + "."))) {
            throw tree.problem(
                    place, "the route's id must be '" + ownId() + "', or begin with '" + ownId() + ".' for a helper");
        }
        if (ids.containsKey(id)) {
            throw tree.problem(place, "the id '" + id + "' stands twice");
        }
    }

    private void checkFrom(Node route, @Nullable String id) throws SwapException {
        Node uri = YamlTree.at(route, "from", "uri");
        if (!("direct:" + id).equals(YamlTree.text(uri))) {
            throw tree.problem(uri == null ? route : uri, "the route must start from uri 'direct:" + id + "'");
        }
    }

    private void readNote(@Nullable Node note) {
        if (YamlTree.text(note) != null) {
            Matcher lines = NOTE_LINE.matcher(YamlTree.text(note));
            while (lines.find()) {
                declared.put(lines.group(1), note);
            }
        }
    }

    /** A call of another public name would go round its generations, so only the file's own routes may be called. */
    private void checkModelRoutes() throws SwapException {
        List<Node> nodes = new ArrayList<>();
        YamlTree.walk(tree.root(), nodes::add);
        for (Node node : nodes) {
            Matcher target = MODEL_ROUTE.matcher(String.valueOf(YamlTree.text(node)));
            if (target.matches() && !ids.containsKey(target.group(1))) {
                throw tree.problem(node, "'" + target.group(1) + "' is no route of this file: call a model Kamelet");
            }
        }
    }

    private String ownId() {
        return "model." + name;
    }
}
