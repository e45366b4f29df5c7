package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.openai.RequestChecks;
import org.modelhub.exchange.HubVariables;
import org.modelhub.schema.JsonTree;
import org.modelhub.schema.SchemaCheck;
import org.modelhub.schema.Violation;

/** Refuses a request that breaks the schema of its dialect and operation; forms with files have none. */
public final class CheckSchemaStep implements Processor {

    private final RequestSchemas schemas;

    public CheckSchemaStep(RequestSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public void process(Exchange exchange) {
        String dialect = exchange.getVariable(HubVariables.DIALECT, String.class);
        String kind = exchange.getVariable(HubVariables.KIND, String.class);
        String operation = exchange.getVariable(HubVariables.OPERATION, kind, String.class);
        schemas.find(dialect, operation).ifPresent(schema -> check(schema, exchange));
    }

    private static void check(SchemaCheck schema, Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof byte[] body)) {
            throw new HubException(HubError.badRequest("The request has no body.", null, "invalid_json"));
        }
        Violation violation = schema.firstViolation(RequestChecks.reading(() -> JsonTree.of(body)));
        if (violation != null) {
            throw new HubException(violation.refusal());
        }
    }
}
