package org.modelhub.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.modelhub.HubFixture;

/**
 * Models of the catalogue for whose provider there is no key or address here: each gets a public name of its own, and a
 * call of it is refused as unavailable, after every step of its Kamelets.
 */
final class KeylessModels {

    private static final Pattern KIND = Pattern.compile("modelhub/kind: (\\w+)");
    private static final String ROUTE = """
            - route:
                id: model.%1$s
                description: One model alone.
                from:
                  uri: direct:model.%1$s
                  steps:
                    - to: kamelet:model-%1$s-action
            """;

    private KeylessModels() {}

    /** One public name. */
    record Name(String name, String kind) {

        String path() {
            return switch (kind) {
                case "chat" -> "/chat/completions";
                case "embedding" -> "/embeddings";
                case "rerank" -> "/rerank";
                case "moderation" -> "/moderations";
                case "image" -> "/images/generations";
                case "speech" -> "/audio/speech";
                default -> "/audio/transcriptions";
            };
        }

        String body() {
            return switch (kind) {
                case "chat" -> DifyHub.chat(name, "ping", false).encode();
                case "embedding" -> "{\"model\":\"" + name + "\",\"input\":\"ping\"}";
                case "rerank" -> "{\"model\":\"" + name + "\",\"query\":\"q\",\"documents\":[\"a\"]}";
                case "transcription" -> ApiTour.form(name, "file");
                default -> "{\"model\":\"" + name + "\",\"input\":\"ping\",\"prompt\":\"ping\",\"voice\":\"alloy\"}";
            };
        }
    }

    /** Has the hub serve all models of the catalogue but those inside it, which need no key. */
    static List<Name> serve(HubFixture hub) {
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            List<Name> names = files.filter(
                            file -> file.getFileName().toString().startsWith("model-"))
                    .filter(file -> !text(file).contains("modelhub/provider: local\n"))
                    .map(KeylessModels::name)
                    .sorted(java.util.Comparator.comparing(Name::name))
                    .toList();
            names.forEach(
                    name -> hub.write("routes/model/" + name.name() + ".camel.yaml", ROUTE.formatted(name.name())));
            hub.awaitNames(names.stream().map(Name::name).toArray(String[]::new));
            return names;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Name name(Path file) {
        Matcher kind = KIND.matcher(text(file));
        if (!kind.find()) {
            throw new IllegalStateException(file + " has no kind");
        }
        String name = file.getFileName().toString().replaceFirst("^model-(.*)-action\\..*$", "$1");
        return new Name(name, kind.group(1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
