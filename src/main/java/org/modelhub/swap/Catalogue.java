package org.modelhub.swap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads every model that the files of a folder describe, those that no public name reaches included. */
final class Catalogue {

    private final Snapshot snapshot;
    private final UnaryOperator<String> environment;

    private Catalogue(Snapshot snapshot, UnaryOperator<String> environment) {
        this.snapshot = snapshot;
        this.environment = environment;
    }

    /** {@return the models in alphabetical order of their names} */
    static List<CataloguedModel> read(Snapshot snapshot, UnaryOperator<String> environment) {
        Catalogue catalogue = new Catalogue(snapshot, environment);
        Map<String, CataloguedModel> models = new TreeMap<>();
        snapshot.kamelets().values().stream()
                .filter(Catalogue::isModel)
                .forEach(file -> models.put(file.baseName(), catalogue.ofKamelet(file)));
        snapshot.names().values().forEach(file -> catalogue.addOfRoute(file, models));
        return List.copyOf(models.values());
    }

    /** By its text, so that a broken file is still seen. */
    private static boolean isModel(SourceFile file) {
        return file.baseName().startsWith("model-") || file.text().contains("    modelhub/");
    }

    private CataloguedModel ofKamelet(SourceFile file) {
        try {
            KameletFile kamelet = KameletFile.read(file);
            NameSource source = source(file);
            ReachedModel model = new NamePlanner(source, environment, Problems.END_AT_FIRST).follow(kamelet);
            if (model == null) {
                throw new SwapException(file.path(), 0, "a model Kamelet needs modelhub/* annotations");
            }
            return new CataloguedModel(
                    kamelet.name(), file.path(), kamelet.modelhub(), model, missing(model, source), null);
        } catch (SwapException e) {
            return new CataloguedModel(file.baseName(), file.path(), Map.of(), null, List.of(), e.problem());
        }
    }

    private NameSource source(SourceFile file) {
        Map<String, SourceFile> kamelets = new TreeMap<>();
        kamelets.put(file.baseName(), file);
        NameSource.collect(file.text(), snapshot.kamelets(), kamelets);
        return new NameSource(file.baseName(), file, kamelets);
    }

    /** What is wrong with a route is said of its public name, where it belongs. */
    private void addOfRoute(SourceFile file, Map<String, CataloguedModel> models) {
        if (!file.text().contains("modelhub/provider")) {
            return;
        }
        try {
            NameSource source = NameSource.of(file, snapshot.kamelets());
            NamePlan plan = NamePlanner.plan(source, environment);
            for (ReachedModel model : plan.models()) {
                String name = model.card().kamelet();
                Described described = plan.route().model();
                if (name.equals(described.name())) {
                    models.put(
                            name,
                            new CataloguedModel(
                                    name, file.path(), described.modelhub(), model, missing(model, source), null));
                }
            }
        } catch (SwapException alreadyReported) {
            return;
        }
    }

    private static List<CataloguedModel.Missing> missing(ReachedModel model, NameSource source) throws SwapException {
        Map<String, String> options = new LinkedHashMap<>();
        collectOptions(YamlTree.parse(source.route()).root(), "", options);
        for (SourceFile kamelet : source.kamelets().values()) {
            if (!kamelet.equals(NameSource.ABSENT)) {
                collectOptions(YamlTree.parse(kamelet).root(), "", options);
            }
        }
        List<CataloguedModel.Missing> missing = new ArrayList<>();
        for (String variable : model.missing().stream().sorted().toList()) {
            missing.add(new CataloguedModel.Missing(options.getOrDefault(variable, ""), variable));
        }
        return missing;
    }

    /** By variable, the option that its placeholder gives a value; a property's default counts as the property. */
    private static void collectOptions(Node node, String owner, Map<String, String> options) {
        for (NodeTuple entry : YamlTree.entries(node)) {
            String key = Objects.requireNonNullElse(YamlTree.text(entry.getKeyNode()), "");
            String option = key.equals("default") ? owner : key;
            @Nullable String text = YamlTree.text(entry.getValueNode());
            if (text == null) {
                collectOptions(entry.getValueNode(), option, options);
            } else {
                Placeholders.names(text).forEach(variable -> options.putIfAbsent(variable, option));
            }
        }
        YamlTree.items(node).forEach(item -> collectOptions(item, owner, options));
    }
}
