package org.modelhub.identity;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.modelhub.exchange.Caller;

/** {@code DELETE /admin/keys/{id}}: revokes a key for good. A key that was revoked before is answered alike. */
public final class RevokeKeyStep extends KeyStep {

    private final KeyRegistrar registrar;

    RevokeKeyStep(KeyRegistrar registrar, Executor workers) {
        super(workers);
        this.registrar = registrar;
    }

    @Override
    Callable<Answer> work(Exchange exchange) {
        Caller admin = admin(exchange);
        String id = Objects.requireNonNull(head(exchange).pathParameters().get("id"));
        return () -> new Answer(200, KeyView.of(registrar.revoke(admin, id)));
    }
}
