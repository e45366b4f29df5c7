package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestSchemasTest {

    private static final Pattern DIALECT = Pattern.compile("name: dialect, constant: ([a-z-]+)");
    private static final Pattern KIND = Pattern.compile("name: kind, constant: ([a-z-]+)");

    private final RequestSchemas schemas = new RequestSchemas();

    static List<Path> edgeRoutes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/edge"))) {
            return files.filter(file -> read(file).contains("name: kind"))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("edgeRoutes")
    void everyRequestThatAnEdgeRouteTakesHasASchema(Path route) {
        // Given
        String yaml = read(route);

        // Then
        assertThat(schemas.find(constant(DIALECT, yaml), constant(KIND, yaml))).isPresent();
    }

    private static String constant(Pattern pattern, String yaml) {
        Matcher matcher = pattern.matcher(yaml);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
