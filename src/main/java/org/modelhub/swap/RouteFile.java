package org.modelhub.swap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
        return read(source, Problems.END_AT_FIRST);
    }

    static RouteFile read(SourceFile source, Problems problems) throws SwapException {
        YamlTree tree = YamlTree.parse(source, problems);
        String name = source.baseName();
        if (!NAME.matcher(name).matches()) {
            tree.report(tree.root(), "'" + name + "' cannot be a public name: use letters, digits and . _ -");
        }
        RouteFile file = new RouteFile(
                tree, name, new LinkedHashMap<>(), new LinkedHashMap<>(), CallScanner.scan(tree, tree.root()));
        if (file.readRoutes()) {
            file.checkModelRoutes();
        }
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

    /** The one model behind this name, where the file itself describes it; it takes a model Kamelet's place. */
    Described model() {
        return new Described() {
            @Override
            public String name() {
                return ownId();
            }

            @Override
            public Map<String, String> modelhub() {
                Map<String, String> values = new TreeMap<>();
                declared.keySet().forEach(key -> values.put(key, Objects.requireNonNull(declaredValue(key))));
                return values;
            }

            @Override
            public void reportLine(String key, String reason) throws SwapException {
                reportNote(key, "modelhub/" + key + " " + reason);
            }
        };
    }

    /** Says that a note's line is wrong or missing. */
    void reportNote(String key, String reason) throws SwapException {
        Node note = declared.get(key);
        tree.report(note != null ? lineOf(note, key) : YamlTree.line(tree.root()), reason);
    }

    /** A note in a block begins below the node's own line. */
    private int lineOf(Node note, String key) {
        String[] lines = tree.source().text().split("\n", -1);
        for (int line = YamlTree.line(note); line <= lines.length; line++) {
            if (lines[line - 1].contains("modelhub/" + key + ":")) {
                return line;
            }
        }
        return YamlTree.line(note);
    }

    /** {@return whether the ids are sound, so that what refers to them can be judged} */
    private boolean readRoutes() throws SwapException {
        List<Node> items = YamlTree.items(tree.root());
        if (items.isEmpty()) {
            tree.report(tree.root(), "the file must be a list that begins with '- route:'");
            return false;
        }
        boolean sound = true;
        for (Node item : items) {
            sound &= readRoute(item);
        }
        if (sound && !ids.containsKey(ownId())) {
            tree.report(tree.root(), "no route has the id '" + ownId() + "'");
            return false;
        }
        return sound;
    }

    private boolean readRoute(Node item) throws SwapException {
        List<NodeTuple> entries = YamlTree.entries(item);
        if (entries.size() != 1 || !"route".equals(YamlTree.text(entries.get(0).getKeyNode()))) {
            tree.report(item, "only 'route' may stand here, each as one item of the list");
            return false;
        }
        Node route = entries.get(0).getValueNode();
        Node id = YamlTree.at(route, "id");
        String text = YamlTree.text(id);
        readNote(YamlTree.at(route, "note"));
        if (!isSound(text, id == null ? route : id)) {
            return false;
        }
        checkFrom(route, text);
        ids.put(Objects.requireNonNull(text), Objects.requireNonNull(id));
        return true;
    }

    private boolean isSound(@Nullable String id, Node place) throws SwapException {
        if (id == null || (!id.equals(ownId()) && !id.startsWith(ownId() + "."))) {
            tree.report(
                    place, "the route's id must be '" + ownId() + "', or begin with '" + ownId() + ".' for a helper");
            return false;
        }
        if (ids.containsKey(id)) {
            tree.report(place, "the id '" + id + "' stands twice");
            return false;
        }
        return true;
    }

    private void checkFrom(Node route, @Nullable String id) throws SwapException {
        Node uri = YamlTree.at(route, "from", "uri");
        if (!("direct:" + id).equals(YamlTree.text(uri))) {
            tree.report(uri == null ? route : uri, "the route must start from uri 'direct:" + id + "'");
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
        for (Node node : YamlTree.all(tree.root())) {
            Matcher target = MODEL_ROUTE.matcher(String.valueOf(YamlTree.text(node)));
            if (target.matches() && !ids.containsKey(target.group(1))) {
                tree.report(node, "'" + target.group(1) + "' is no route of this file: call a model Kamelet");
            }
        }
    }

    private String ownId() {
        return "model." + name;
    }
}
