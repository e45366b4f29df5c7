package org.modelhub.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.modelhub.schema.SchemaCheck;

/** The schemas of requests, one for each client dialect and kind: {@code schema/<dialect>/<kind>.schema.json}. */
public final class RequestSchemas {

    private final Map<String, Optional<SchemaCheck>> known = new ConcurrentHashMap<>();

    /** Empty if this dialect has none for this kind. */
    Optional<SchemaCheck> find(String dialect, String kind) {
        return known.computeIfAbsent(dialect + "/" + kind, RequestSchemas::load);
    }

    private static Optional<SchemaCheck> load(String name) {
        try (InputStream file = RequestSchemas.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(SchemaCheck.compile(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
