package org.modelhub.identity;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.modelhub.exchange.Caller;

/** {@code POST /admin/keys}: makes a key and shows it this once. */
public final class CreateKeyStep extends KeyStep {

    private final KeyRegistrar registrar;

    CreateKeyStep(KeyRegistrar registrar, Executor workers) {
        super(workers);
        this.registrar = registrar;
    }

    @Override
    Callable<Answer> work(Exchange exchange) {
        Caller admin = admin(exchange);
        NewKey wanted = NewKey.read(exchange.getMessage().getBody(byte[].class));
        return () -> {
            KeyRegistrar.Made made = registrar.create(admin, wanted);
            Map<String, Object> body = KeyView.of(made.key());
            body.put("key", made.clear());
            return new Answer(201, body);
        };
    }
}
