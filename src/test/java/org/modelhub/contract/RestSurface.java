package org.modelhub.contract;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** The paths and methods that the hub serves, read from the route files that declare them. */
final class RestSurface {

    private static final Path FOLDER = Path.of("routes/edge");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head");

    private RestSurface() {}

    /** Operation ids by method and path, e.g. {@code post /v1/rerank}. */
    static Map<String, String> operationIds() throws IOException {
        Map<String, String> ids = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "rest-*.camel.yaml")) {
            for (Path file : files) {
                List<Map<String, Map<String, Object>>> blocks = new Yaml().load(Files.readString(file));
                blocks.stream()
                        .filter(block -> block.containsKey("rest"))
                        .forEach(block -> read(block.get("rest"), ids));
            }
        }
        return ids;
    }

    private static void read(Map<String, Object> rest, Map<String, String> ids) {
        String base = rest.getOrDefault("path", "").toString().replaceAll("/$", "");
        rest.forEach((method, verbs) -> {
            if (METHODS.contains(method)) {
                for (Object verb : (List<?>) verbs) {
                    Map<?, ?> fields = (Map<?, ?>) verb;
                    ids.put(
                            method + " " + base + fields.get("path"),
                            fields.get("id").toString());
                }
            }
        });
    }
}
