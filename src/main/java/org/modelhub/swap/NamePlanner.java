package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.modelhub.catalog.Contract;

/** Turns the texts of a public name into a {@link NamePlan}, or says which file and line is wrong and why. */
final class NamePlanner {

    private final UnaryOperator<String> environment;
    private final NameSource source;
    private final Map<String, KameletFile> kamelets = new LinkedHashMap<>();
    private final Map<String, ReachedModel> models = new LinkedHashMap<>();

    private NamePlanner(NameSource source, UnaryOperator<String> environment) {
        this.source = source;
        this.environment = environment;
    }

    /** @param environment the value of an environment variable, or null */
    static NamePlan plan(NameSource source, UnaryOperator<String> environment) throws SwapException {
        return new NamePlanner(source, environment).plan();
    }

    private NamePlan plan() throws SwapException {
        RouteFile route = RouteFile.read(source.route());
        for (KameletCall call : route.calls()) {
            follow(route.tree(), call, new LinkedHashSet<>());
        }
        if (models.isEmpty()) {
            throw new SwapException(source.route().path(), 0, "the route reaches no model Kamelet");
        }
        List<ReachedModel> reached = List.copyOf(models.values());
        Contract contract = new DeclaredContract(route).check(reached);
        return new NamePlan(source, route, Set.copyOf(kamelets.keySet()), reached, contract);
    }

    /** @return what of the environment is missing for this call, in the Kamelet and below it */
    private Set<String> follow(YamlTree caller, KameletCall call, Set<String> path) throws SwapException {
        if (!path.add(call.kamelet())) {
            throw new SwapException(
                    caller.source().path(), call.line(), "Kamelets call one another in a circle: " + path);
        }
        KameletFile kamelet = kamelet(caller, call);
        String objection = kamelet.objectionTo(call);
        if (objection != null) {
            throw new SwapException(caller.source().path(), call.line(), objection);
        }
        Set<String> missing = Placeholders.missing(textsInUse(kamelet, call), environment);
        for (KameletCall next : kamelet.calls()) {
            missing.addAll(follow(kamelet.tree(), next, path));
        }
        path.remove(call.kamelet());
        if (kamelet.isModel()) {
            remember(kamelet, missing);
        }
        return missing;
    }

    private KameletFile kamelet(YamlTree caller, KameletCall call) throws SwapException {
        KameletFile known = kamelets.get(call.kamelet());
        if (known == null) {
            SourceFile file = source.kamelets().get(call.kamelet());
            if (file == null || file.equals(NameSource.ABSENT)) {
                throw new SwapException(
                        caller.source().path(),
                        call.line(),
                        "there is no Kamelet '" + call.kamelet() + "' in kamelets/");
            }
            known = KameletFile.read(file);
            kamelets.put(call.kamelet(), known);
        }
        return known;
    }

    /** A default counts only where the caller gives nothing. */
    private static List<String> textsInUse(KameletFile kamelet, KameletCall call) {
        List<String> texts = new ArrayList<>(kamelet.texts());
        kamelet.properties().forEach((property, fallback) -> {
            if (fallback != null && !call.given().contains(property)) {
                texts.add(fallback);
            }
        });
        return texts;
    }

    private void remember(KameletFile kamelet, Set<String> missing) throws SwapException {
        Set<String> all = new TreeSet<>(missing);
        ReachedModel before = models.get(kamelet.name());
        if (before != null) {
            all.addAll(before.missing());
        }
        models.put(kamelet.name(), ModelAnnotations.read(kamelet, all));
    }
}
