package org.modelhub.extension;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.ExtensionPoint;
import org.modelhub.exchange.FutureStep;
import org.modelhub.exchange.HubVariables;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonValues;

/** Has the feature answer whose point a call of Dify names; the test call that Dify makes at save is answered here. */
public final class AnswerExtensionStep extends FutureStep {

    private static final String PING = "ping";

    private final Map<String, ExtensionPoint> points = new TreeMap<>();

    AnswerExtensionStep(Collection<ExtensionPoint> points) {
        points.forEach(point -> this.points.put(point.point(), point));
    }

    @Override
    protected CompletableFuture<?> begin(Exchange exchange) {
        Map<String, @Nullable Object> call = call(exchange.getMessage().getBody(byte[].class));
        if (PING.equals(call.get("point"))) {
            return CompletableFuture.completedFuture(Map.of("result", "pong"));
        }
        Cancel cancel = exchange.getVariable(HubVariables.CANCEL, Cancel.class);
        return point(call.get("point")).answer(params(call), cancel == null ? new Cancel() : cancel);
    }

    private static Map<String, @Nullable Object> call(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw refused("The request has no body.", null);
        }
        try {
            return JsonValues.object(body);
        } catch (JsonException broken) {
            throw refused("The request is not valid JSON: " + broken.getMessage() + ".", null);
        }
    }

    private ExtensionPoint point(@Nullable Object name) {
        ExtensionPoint point = name instanceof String word ? points.get(word) : null;
        if (point == null) {
            throw refused("'point' must be one of ping, " + String.join(", ", points.keySet()) + ".", "point");
        }
        return point;
    }

    @SuppressWarnings("unchecked") // JsonValues makes no other maps
    private static Map<String, @Nullable Object> params(Map<String, @Nullable Object> call) {
        if (call.get("params") instanceof Map<?, ?> params) {
            return (Map<String, @Nullable Object>) Objects.requireNonNull(params);
        }
        throw refused("'params' must be an object.", "params");
    }

    private static HubException refused(String message, @Nullable String param) {
        return new HubException(HubError.badRequest(message, param, "invalid_extension_call"));
    }
}
