package org.modelhub.identity;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonView;

/** {@code PATCH /admin/keys/{id}}: changes a key's policy, from its next request on. */
public final class ChangePolicyStep extends KeyStep {

    private static final JsonLimits LIMITS = new JsonLimits(4, 1024, 64, 20, 60);

    private final KeyRegistrar registrar;

    ChangePolicyStep(KeyRegistrar registrar, Executor workers) {
        super(workers);
        this.registrar = registrar;
    }

    @Override
    Callable<Answer> work(Exchange exchange) {
        Caller admin = admin(exchange);
        String id = Objects.requireNonNull(head(exchange).pathParameters().get("id"));
        PolicyChange change = read(exchange.getMessage().getBody(byte[].class));
        return () -> new Answer(200, KeyView.of(registrar.changePolicy(admin, id, change)));
    }

    private static PolicyChange read(byte[] body) {
        try {
            JsonView json = JsonView.parse(body == null ? new byte[0] : body, LIMITS);
            if (!json.names().equals(Set.of(PolicyChange.FIELD))) {
                throw bad("Give 'policy', and nothing else: a key's name and role are fixed.");
            }
            return PolicyChange.in(json);
        } catch (JsonException e) {
            throw bad("The body must be a JSON object like {\"policy\":{\"priority\":\"batch\"}}: " + e.getMessage());
        }
    }

    private static HubException bad(String message) {
        return new HubException(HubError.badRequest(message, PolicyChange.FIELD, "invalid_key_request"));
    }
}
