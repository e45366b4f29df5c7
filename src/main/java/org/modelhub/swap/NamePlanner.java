package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;

/** Turns the texts of a public name into a {@link NamePlan}, or says which file and line is wrong and why. */
final class NamePlanner {

    private final UnaryOperator<String> environment;
    private final NameSource source;
    private final Problems problems;
    private final Map<String, KameletFile> kamelets = new LinkedHashMap<>();
    private final Map<String, ReachedModel> models = new LinkedHashMap<>();
    private boolean sound = true;

    /** @param problems where all that is wrong goes */
    NamePlanner(NameSource source, UnaryOperator<String> environment, Problems problems) {
        this.source = source;
        this.environment = environment;
        this.problems = problem -> {
            sound = false;
            problems.add(problem);
        };
    }

    /** @param environment the value of an environment variable, or null */
    static NamePlan plan(NameSource source, UnaryOperator<String> environment) throws SwapException {
        NamePlan plan = new NamePlanner(source, environment, Problems.END_AT_FIRST).plan();
        if (plan == null) {
            throw new IllegalStateException("a plan is made or an exception thrown");
        }
        return plan;
    }

    /** {@return null if something is wrong and was not thrown} */
    @Nullable
    NamePlan plan() throws SwapException {
        RouteFile route = RouteFile.read(source.route(), problems);
        Set<String> missing = Placeholders.missing(YamlTree.scalars(route.tree().root()), environment);
        for (KameletCall call : route.calls()) {
            missing.addAll(follow(route.tree(), call, new LinkedHashSet<>()));
        }
        DeclaredContract declared = new DeclaredContract(route);
        boolean described = models.isEmpty() && route.declared().containsKey("provider");
        if (described) {
            models.put(route.model().name(), ModelAnnotations.read(route.model(), missing));
        }
        if (models.isEmpty() || kamelets.isEmpty()) {
            demandModel();
        }
        if (!described) {
            declared.checkKeys();
        }
        if (!sound) {
            return null;
        }
        List<ReachedModel> reached = List.copyOf(models.values());
        Contract contract = described ? reached.get(0).card().contract() : declared.check(reached);
        return sound ? new NamePlan(source, route, Set.copyOf(kamelets.keySet()), reached, contract) : null;
    }

    /** A new vendor needs one file only: its route calls a provider, and its note describes the model. */
    private void demandModel() throws SwapException {
        if (sound) {
            problems.add(new SwapProblem(
                    source.route().path(),
                    0,
                    "the route reaches no model Kamelet, or its note describes one and it calls no provider"));
        }
    }

    /**
     * Follows one Kamelet as if something called it with all it needs.
     *
     * @return the model it is, with what of the environment is missing; null if it is none
     */
    @Nullable
    ReachedModel follow(KameletFile kamelet) throws SwapException {
        KameletCall call = new KameletCall(kamelet.name(), kamelet.required(), 1);
        follow(kamelet.tree(), call, new LinkedHashSet<>());
        return models.get(kamelet.name());
    }

    /** Follows one call of a file that is no public name's. */
    void follow(YamlTree caller, KameletCall call) throws SwapException {
        follow(caller, call, new LinkedHashSet<>());
    }

    /** The names of all Kamelets that were reached. */
    Set<String> kamelets() {
        return Set.copyOf(kamelets.keySet());
    }

    boolean sound() {
        return sound;
    }

    /** @return what of the environment is missing for this call, in the Kamelet and below it */
    private Set<String> follow(YamlTree caller, KameletCall call, Set<String> path) throws SwapException {
        if (!path.add(call.kamelet())) {
            caller.report(call.line(), "Kamelets call one another in a circle: " + path);
            return new TreeSet<>();
        }
        KameletFile kamelet = kamelet(caller, call);
        Set<String> missing = new TreeSet<>();
        if (kamelet != null) {
            for (String objection : kamelet.objectionsTo(call)) {
                caller.report(call.line(), objection);
            }
            missing.addAll(Placeholders.missing(textsInUse(kamelet, call), environment));
            for (KameletCall next : kamelet.calls()) {
                missing.addAll(follow(kamelet.tree(), next, path));
            }
            if (kamelet.isModel()) {
                remember(kamelet, missing);
            }
        }
        path.remove(call.kamelet());
        return missing;
    }

    private @Nullable KameletFile kamelet(YamlTree caller, KameletCall call) throws SwapException {
        KameletFile known = kamelets.get(call.kamelet());
        if (known != null) {
            return known;
        }
        SourceFile file = source.kamelets().get(call.kamelet());
        if (file == null || file.equals(NameSource.ABSENT)) {
            caller.report(call.line(), "there is no Kamelet '" + call.kamelet() + "' in kamelets/");
            return null;
        }
        try {
            KameletFile read = KameletFile.read(file, problems);
            kamelets.put(call.kamelet(), read);
            return read;
        } catch (SwapException notYaml) {
            problems.add(notYaml.problem());
            return null;
        }
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
