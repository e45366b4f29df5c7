package org.modelhub.swap;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that the hub's files describe, whether a public name reaches it or not.
 *
 * @param name of the model Kamelet, or the id of the route that describes its own model
 * @param file relative to the hub's folder
 * @param lines its {@code modelhub/*} lines, without the prefix
 * @param model null if its file is broken
 * @param missing what of the environment it needs and that is not set
 * @param problem why it cannot be read, or null
 */
public record CataloguedModel(
        String name,
        String file,
        Map<String, String> lines,
        @Nullable ReachedModel model,
        List<Missing> missing,
        @Nullable SwapProblem problem) {

    public CataloguedModel {
        lines = Map.copyOf(lines);
        missing = List.copyOf(missing);
    }

    /**
     * A setting that has no value.
     *
     * @param option what it is for, e.g. {@code apiKey}
     * @param variable the environment variable that would set it
     */
    public record Missing(String option, String variable) {}
}
