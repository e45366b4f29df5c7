package org.modelhub.admission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Set;
import org.modelhub.schema.JsonTree;
import org.modelhub.wire.JsonView;

/** A chat request without what is said in it. */
final class RequestParameters {

    private static final Set<String> CONTENT = Set.of("messages", "tools");

    private RequestParameters() {}

    static ObjectNode of(JsonView body) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        for (String name : body.names()) {
            if (!CONTENT.contains(name)) {
                parameters.set(name, JsonTree.of(Objects.requireNonNull(body.raw(name))));
            }
        }
        return parameters;
    }
}
