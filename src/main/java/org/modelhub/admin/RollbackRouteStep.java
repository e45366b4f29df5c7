package org.modelhub.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.Swapper;

/**
 * Rolls the public name in the path parameter {@code name} back to its previous generation, or to the one in the body's
 * {@code {"generation": n}}. The work is done on the swap thread; the answer goes on where the request came from.
 */
public final class RollbackRouteStep extends AsyncStep {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Swapper swapper;

    public RollbackRouteStep(Swapper swapper) {
        this.swapper = swapper;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        String name = Objects.requireNonNull(exchange.getVariable(HubVariables.HEAD, RequestHead.class)
                .pathParameters()
                .get("name"));
        Long generation;
        try {
            generation = generation(exchange.getMessage().getBody(byte[].class));
        } catch (HubException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        Context caller = Vertx.currentContext();
        Caller actor = exchange.getVariable(HubVariables.CALLER, Caller.class);
        swapper.rollback(name, generation, actor == null ? "unknown" : actor.keyId())
                .whenComplete((number, failure) -> {
                    answer(exchange, name, number, failure);
                    goOn(caller, callback);
                });
        return false;
    }

    private static void goOn(Context caller, AsyncCallback callback) {
        if (caller == null) {
            callback.done(false);
        } else {
            caller.runOnContext(any -> callback.done(false));
        }
    }

    private static void answer(Exchange exchange, String name, @Nullable Long number, @Nullable Throwable failure) {
        if (failure != null) {
            exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("generation", number);
        body.put("rolled_back", true);
        exchange.getMessage().setBody(body);
    }

    private static @Nullable Long generation(byte[] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(body);
            JsonNode generation = json == null ? null : json.get("generation");
            if (json == null || (json.isObject() && (generation == null || generation.isNull()))) {
                return null;
            }
            if (generation != null && generation.isIntegralNumber() && generation.canConvertToLong()) {
                return generation.longValue();
            }
        } catch (IOException e) {
            throw bad("The body is not JSON.");
        }
        throw bad("'generation' must be a whole number.");
    }

    private static HubException bad(String message) {
        return new HubException(HubError.badRequest(message, "generation", "invalid_generation"));
    }
}
