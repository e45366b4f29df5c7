package org.modelhub.edge.engine;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.exchange.RequestHead;
import org.modelhub.wire.HeaderAllowList;
import org.modelhub.wire.HeaderException;

/** Reads what the hub keeps of a request's head, and refuses heads that it does not take. */
final class HeadReader {

    private HeadReader() {}

    /** @throws HeaderException if a kept header contradicts itself */
    static RequestHead read(RoutingContext context, RequestIds ids) {
        HttpServerRequest request = context.request();
        return new RequestHead(
                ids.next(),
                request.method().name(),
                request.path(),
                Map.copyOf(context.pathParams()),
                query(context),
                HeaderAllowList.REQUEST.keep(request.headers()));
    }

    private static Map<String, String> query(RoutingContext context) {
        if (context.request().query() == null) {
            return Map.of();
        }
        Map<String, String> first = new HashMap<>();
        context.queryParams().forEach(entry -> first.putIfAbsent(entry.getKey(), entry.getValue()));
        return first;
    }

    /** Why the request is not taken, or null. */
    static @Nullable HubError refusal(HttpServerRequest request, EdgeProperties limits, boolean form) {
        MultiMap headers = request.headers();
        if (headers.size() > limits.maxHeaders()) {
            return refusal(431, "The request has more than " + limits.maxHeaders() + " headers.", "too_many_headers");
        }
        String encoding = headers.get("Content-Encoding");
        if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            return refusal(415, "Compressed request bodies are not taken.", "unsupported_encoding");
        }
        if (request.method().equals(HttpMethod.POST) && !isTaken(headers.get("Content-Type"), form)) {
            return wrongType(form);
        }
        return null;
    }

    static HubError wrongType(boolean form) {
        String wanted = form ? "multipart/form-data" : "application/json";
        return refusal(415, "The Content-Type must be " + wanted + ".", "unsupported_media_type");
    }

    /**
     * An absent type is taken as JSON; forms and texts are not, because browsers send them across origins unasked, but
     * for forms where a route declares that it takes them.
     */
    private static boolean isTaken(@Nullable String type, boolean form) {
        String known = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return form ? known.startsWith("multipart/form-data") : known.isEmpty() || known.contains("json");
    }

    private static HubError refusal(int status, String message, String code) {
        return new HubError(status, message, "invalid_request_error", null, code, null);
    }
}
