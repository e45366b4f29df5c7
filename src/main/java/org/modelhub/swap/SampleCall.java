package org.modelhub.swap;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.snakeyaml.engine.v2.nodes.Node;

/** A route that calls one Kamelet with all it needs, so that a Kamelet which no name uses yet can be built. */
final class SampleCall {

    private SampleCall() {}

    /** {@return a route beside the Kamelet} */
    static SourceFile of(KameletFile kamelet) {
        StringBuilder route = new StringBuilder("""
                - route:
                    id: model.%1$s
                    from:
                      uri: direct:model.%1$s
                      steps:
                        - to:
                            uri: kamelet:%1$s
                """.formatted(kamelet.name()));
        if (!kamelet.required().isEmpty()) {
            route.append("            parameters:\n");
        }
        for (String property : kamelet.required()) {
            String value = value(kamelet, property).replace("'", "''");
            route.append("              ")
                    .append(property)
                    .append(": '")
                    .append(value)
                    .append("'\n");
        }
        return SourceFile.of(path(kamelet.tree().source()), route.toString());
    }

    /** Camel goes by the ending. */
    private static String path(SourceFile kamelet) {
        return kamelet.path().replaceFirst("\\.kamelet\\.yaml$", ".camel.yaml");
    }

    /** {@return the problem as one of the Kamelet, if it is one of its sample call} */
    static SwapProblem ofKamelet(SwapProblem problem, SourceFile kamelet) {
        return problem.file().equals(path(kamelet)) ? new SwapProblem(kamelet.path(), 0, problem.reason()) : problem;
    }

    /** The example that the Kamelet gives, else the first of its allowed values, else something of its kind. */
    private static String value(KameletFile kamelet, String property) {
        Node declared = kamelet.tree().at("spec", "definition", "properties", property);
        String example = YamlTree.text(YamlTree.at(declared, "example"));
        List<String> allowed = YamlTree.texts(YamlTree.at(declared, "enum"));
        if (example != null) {
            return example;
        }
        if (!allowed.isEmpty()) {
            return allowed.get(0);
        }
        return switch (Objects.requireNonNullElse(YamlTree.text(YamlTree.at(declared, "type")), "string")) {
            case "integer", "number" -> "1";
            case "boolean" -> "false";
            default -> property.toLowerCase(Locale.ROOT).endsWith("url") ? "http://localhost" : "sample";
        };
    }
}
