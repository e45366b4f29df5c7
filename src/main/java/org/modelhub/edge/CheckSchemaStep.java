package org.modelhub.edge;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.schema.JsonTree;
import org.modelhub.schema.SchemaCheck;
import org.modelhub.schema.Violation;
import org.modelhub.wire.JsonException;

/** Refuses a request that breaks the schema of its dialect and kind. */
public final class CheckSchemaStep implements Processor {

    private final RequestSchemas schemas;

    public CheckSchemaStep(RequestSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public void process(Exchange exchange) {
        String dialect = exchange.getVariable(HubVariables.DIALECT, String.class);
        String kind = exchange.getVariable(HubVariables.KIND, String.class);
        schemas.find(dialect, kind).ifPresent(schema -> check(schema, exchange));
    }

    private static void check(SchemaCheck schema, Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof byte[] body)) {
            throw new HubException(HubError.badRequest("The request has no body.", null, "invalid_json"));
        }
        Violation violation = schema.firstViolation(tree(body));
        if (violation != null) {
            throw new HubException(violation.refusal());
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JsonTree.of(body);
        } catch (JsonException broken) {
            String message =
                    "The request is not valid JSON: " + broken.getMessage() + " at byte " + broken.offset() + ".";
            throw new HubException(HubError.badRequest(message, null, "invalid_json"));
        }
    }
}
