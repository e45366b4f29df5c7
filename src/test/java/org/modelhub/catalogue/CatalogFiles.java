package org.modelhub.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML files as text by path, and as plain maps and lists. */
final class CatalogFiles {

    private CatalogFiles() {}

    /** All files of a folder of the project with this ending, by their path from the project. */
    static Map<String, String> under(String folder, String suffix) {
        Map<String, String> texts = new TreeMap<>();
        if (Files.isDirectory(Path.of(folder))) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(suffix))::iterator) {
                    texts.put(file.toString().replace('\\', '/'), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    static Object parse(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    static Object at(Object node, String... keys) {
        Object found = node;
        for (String key : keys) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }

    static Map<?, ?> map(Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(Object node) {
        return node instanceof List<?> list ? list : List.of();
    }

    /** Hands over each key with its scalar; an item of a list goes with the list's key. */
    static void scalars(String key, Object node, BiConsumer<String, String> visitor) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> scalars(String.valueOf(name), value, visitor));
        } else if (node instanceof List<?> list) {
            list.forEach(item -> scalars(key, item, visitor));
        } else if (node != null) {
            visitor.accept(key, String.valueOf(node));
        }
    }

    static List<String> texts(Object node) {
        List<String> texts = new ArrayList<>();
        scalars("", node, (key, text) -> texts.add(text));
        return texts;
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(camel|kamelet)\\.yaml$", "");
    }
}
