package org.modelhub.catalogue;

import static org.modelhub.catalogue.CatalogFiles.at;
import static org.modelhub.catalogue.CatalogFiles.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelhub.swap.ForbiddenOptions;

/** The conventions of the routes as a program, over the graph of all of them. */
final class RouteRules {

    /** From left to right: a route calls only to its right. Jobs and REST declarations are called by nobody. */
    private static final List<String> STAGES = List.of("job", "rest", "edge", "gateway", "model");

    private final List<String> violations = new ArrayList<>();
    private final Map<String, List<String>> consumers = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();

    private record Call(String path, String stage, String target) {}

    /** @param files texts by path, {@code routes/<stage>/<name>.camel.yaml}; @return what is wrong */
    static List<String> violations(Map<String, String> files) {
        RouteRules rules = new RouteRules();
        files.forEach(rules::read);
        rules.calls.forEach(rules::checkCall);
        rules.consumers.forEach((target, paths) -> rules.demand(
                paths.size() == 1, paths.get(0), "direct:" + target + " has " + paths.size() + " consumers"));
        return rules.violations;
    }

    private void read(String path, String text) {
        for (Object item : CatalogFiles.list(CatalogFiles.parse(text))) {
            map(item).forEach((kind, content) -> readItem(path, kind.toString(), content));
        }
    }

    private void readItem(String path, String kind, Object content) {
        if (stage(path).equals("policy")) {
            demand(kind.equals("routeConfiguration"), path, "a policy holds route configurations, not a " + kind);
        }
        if (kind.equals("route")) {
            checkId(path, at(content, "id"));
            readFrom(path, at(content, "from", "uri"));
        }
        CatalogFiles.scalars(kind, kind.equals("route") ? withoutFromUri(content) : content, (key, value) -> {
            String forbidden = ForbiddenOptions.in(key, value);
            demand(forbidden == null, path, forbidden);
            if (value.startsWith("direct:") && !value.contains("${")) {
                calls.add(new Call(path, kind.equals("rest") ? "rest" : stage(path), target(value)));
            }
        });
    }

    private void checkId(String path, Object id) {
        String expected = stage(path) + "." + CatalogFiles.baseName(path);
        demand(id != null, path, "a route has no id");
        if (id != null) {
            boolean own = id.equals(expected) || id.toString().startsWith(expected + ".");
            demand(own, path, "route " + id + " is not " + expected + " or a helper of it");
        }
    }

    private void readFrom(String path, Object uri) {
        if (uri != null && uri.toString().startsWith("direct:")) {
            consumers
                    .computeIfAbsent(target(uri.toString()), any -> new ArrayList<>())
                    .add(path);
        }
    }

    private static Map<String, Object> withoutFromUri(Object route) {
        Map<String, Object> rest = new LinkedHashMap<>();
        map(route).forEach((key, value) -> rest.put(key.toString(), value));
        rest.put("from", at(route, "from", "steps"));
        return rest;
    }

    private void checkCall(Call call) {
        demand(consumers.containsKey(call.target), call.path, "direct:" + call.target + " has no consumer");
        int from = STAGES.indexOf(call.stage);
        int to = STAGES.indexOf(call.target.replaceFirst("\\..*", ""));
        boolean sameFile = consumers.getOrDefault(call.target, List.of()).contains(call.path);
        demand(sameFile || from < to, call.path, "direct:" + call.target + " is a call to the left");
    }

    private static String target(String uri) {
        return uri.replaceFirst("^direct:(//)?", "").replaceFirst("\\?.*", "");
    }

    private static String stage(String path) {
        return path.replaceFirst("^routes/", "").replaceFirst("/.*", "");
    }

    private void demand(boolean held, String path, String violation) {
        if (!held) {
            violations.add(path + ": " + violation);
        }
    }
}
