package org.modelhub.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.modelhub.HubFixture;

/**
 * A public name for every shipped model of a vendor's API, so that its Kamelets are executed too. Chats fall back on the
 * model inside the hub, since there are no keys; the others are unavailable.
 */
final class CatalogueNames {

    private static final Pattern KIND = Pattern.compile("modelhub/kind: (\\w+)");

    private final Map<String, List<String>> byKind = new TreeMap<>();

    private CatalogueNames() {}

    static CatalogueNames added(HubFixture hub) {
        CatalogueNames names = new CatalogueNames();
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String kamelet = file.getFileName().toString().replace(".kamelet.yaml", "");
                String text = Files.readString(file);
                if (kamelet.startsWith("model-") && !text.contains("kamelet:provider-local-action")) {
                    names.add(hub, kamelet, text);
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        // One after another: all of them take longer than one name may.
        names.byKind.values().stream().flatMap(List::stream).forEach(hub::awaitNames);
        return names;
    }

    private void add(HubFixture hub, String kamelet, String text) {
        Matcher kind = KIND.matcher(text);
        if (!kind.find()) {
            throw new AssertionError(kamelet + " has no kind");
        }
        String name = kamelet.replaceFirst("^model-(.*)-action$", "tour-$1");
        String route = switch (kind.group(1)) {
            case "chat" -> route(hub, "chat-default", "gpt-4-1-mini", name, kamelet);
            case "embedding" -> route(hub, "embed-default-v1", "bge-small-zh-v15", name, kamelet);
            default -> route(hub, "rerank-default", "bge-small-rerank", name, kamelet);
        };
        hub.write("routes/model/" + name + ".camel.yaml", route);
        byKind.computeIfAbsent(kind.group(1), word -> new ArrayList<>()).add(name);
    }

    private static String route(HubFixture hub, String like, String model, String name, String kamelet) {
        return hub.read("routes/model/" + like + ".camel.yaml")
                .replace(like, name)
                .replace("model-" + model + "-action", kamelet);
    }

    List<String> of(String kind) {
        return byKind.getOrDefault(kind, List.of());
    }
}
