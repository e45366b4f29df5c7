package org.modelhub.swap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

/**
 * Looks files over as a swap would take them, beside the other files of a hub's folder, and finds all that is wrong
 * instead of the first. It builds what it finds sound, in an engine that serves nobody.
 */
public final class FileCheck {

    private static final int MOST_STEPS = 50;
    private static final Contract ANY = new Contract(Kind.CHAT, 1, 1, 0, Set.of());
    private static final Comparator<SwapProblem> ORDER = Comparator.comparing(SwapProblem::file)
            .thenComparingInt(SwapProblem::line)
            .thenComparing(SwapProblem::reason);

    private final HubFolder folder;
    private final RouteEngine engine;
    private final RouteParser parser;
    private final BeanReferences beans;
    private final UnaryOperator<String> environment;
    private final Set<SwapProblem> problems = new TreeSet<>(ORDER);
    private long generation;

    /**
     * A check that can be used once.
     *
     * @param engine builds what is sound; nothing of it is left
     * @param beans whether the hub has a bean of this name
     * @param environment the value of an environment variable, or null
     */
    public FileCheck(
            HubFolder folder,
            RouteEngine engine,
            RouteParser parser,
            Predicate<String> beans,
            UnaryOperator<String> environment) {
        this.folder = folder;
        this.engine = engine;
        this.parser = parser;
        this.beans = new BeanReferences(beans);
        this.environment = environment;
    }

    /**
     * Looks at these files, which take the place of those of the same name in the hub's folder.
     *
     * @throws IOException if the folder or one of the files cannot be read
     */
    public Collection<SwapProblem> check(Collection<Path> files) throws IOException {
        Snapshot home = folder.read();
        CheckedFiles checked = new CheckedFiles(home);
        for (Path file : files) {
            if (!checked.add(folder.file(file))) {
                problems.add(new SwapProblem(
                        folder.file(file).path(), 0, "the hub takes <name>.camel.yaml and <name>.kamelet.yaml only"));
            }
        }
        Snapshot merged = checked.merged();
        checked.kamelets().values().forEach(file -> attempt(() -> checkKamelet(file, merged)));
        checked.fixed().values().forEach(file -> attempt(() -> checkFixed(file, merged)));
        Map<String, SourceFile> names = new LinkedHashMap<>(checked.names());
        names.values().forEach(file -> attempt(() -> checkAlone(file)));
        checked.namesOf(merged).forEach(names::putIfAbsent);
        names.values().forEach(file -> attempt(() -> checkName(NameSource.of(file, merged.kamelets()))));
        return List.copyOf(problems);
    }

    /** A step of the check that may end early. */
    private interface Attempt {
        void run() throws SwapException;
    }

    private void attempt(Attempt step) {
        try {
            step.run();
        } catch (SwapException e) {
            problems.add(e.problem());
        }
    }

    /** What can be said of a file without any other. */
    private void checkAlone(SourceFile file) throws SwapException {
        YamlTree tree = YamlTree.parse(file, problems::add);
        PlainSecrets.report(tree);
        beans.report(tree);
        SourceFile rest = file;
        for (int step = 0; rest != null && step < MOST_STEPS; step++) {
            rest = parse(rest);
        }
    }

    /** {@return what is left to parse after a problem; null at the end} */
    private @Nullable SourceFile parse(SourceFile file) throws SwapException {
        try {
            parser.parse(file);
            return null;
        } catch (SwapException e) {
            if (e.problem().line() == 0 && isFaulty(Set.of(file.path()))) {
                // What Camel says of a file as a whole follows from what was found in it.
                return null;
            }
            problems.add(e.problem());
            return StepEraser.without(file, e.problem().line());
        }
    }

    private void checkName(NameSource source) throws SwapException {
        NamePlan plan = new NamePlanner(source, environment, problems::add).plan();
        if (plan != null) {
            build(plan);
        }
    }

    private void checkFixed(SourceFile file, Snapshot merged) throws SwapException {
        checkAlone(file);
        YamlTree tree = YamlTree.parse(file, problems::add);
        NamePlanner planner = new NamePlanner(NameSource.of(file, merged.kamelets()), environment, problems::add);
        for (KameletCall call : CallScanner.scan(tree, tree.root())) {
            planner.follow(tree, call);
        }
    }

    private void checkKamelet(SourceFile file, Snapshot merged) throws SwapException {
        checkAlone(file);
        KameletFile kamelet = KameletFile.read(file, problems::add);
        SourceFile route = SampleCall.of(kamelet);
        NameSource source = new NameSource(
                route.baseName(), route, NameSource.of(route, merged.kamelets()).kamelets());
        NamePlanner planner = new NamePlanner(source, environment, problems::add);
        planner.follow(kamelet);
        if (planner.sound()) {
            NamePlan plan = new NamePlan(source, RouteFile.read(route), planner.kamelets(), List.of(), ANY);
            try {
                build(plan);
            } catch (SwapException e) {
                problems.add(SampleCall.ofKamelet(e.problem(), file));
            }
        }
    }

    /** What Camel would say of files that are faulty already only follows from it. */
    private void build(NamePlan plan) throws SwapException {
        Set<String> paths = new TreeSet<>();
        paths.add(plan.file());
        plan.source().kamelets().values().forEach(file -> paths.add(file.path()));
        if (isFaulty(paths)) {
            return;
        }
        generation++;
        Pinning pinning = new Pinning(plan, generation);
        engine.build(generation, pinning.route(), pinning.kamelets());
        engine.remove(generation);
    }

    private boolean isFaulty(Set<String> paths) {
        return problems.stream().anyMatch(problem -> paths.contains(problem.file()));
    }
}
