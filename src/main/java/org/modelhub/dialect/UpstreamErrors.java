package org.modelhub.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;

/**
 * Turns a provider's refusal into the one the client sees. The status says whose fault it is from the client's side: a
 * provider that does not know the hub's key or model is a fault behind the hub, never a 401 or 404 of the client's.
 */
public final class UpstreamErrors {

    private UpstreamErrors() {}

    public static HubError read(String provider, int status, Map<String, String> headers, byte[] body) {
        VendorError vendor = VendorError.read(body);
        return switch (status) {
            case 400, 422 -> badRequest(provider, vendor);
            case 451 -> refused(provider, vendor, RefusalReason.CONTENT_POLICY);
            case 403 -> forbidden(provider, vendor);
            case 401 -> credentials(provider);
            case 404 ->
                HubError.upstream(
                        502,
                        "The provider " + provider + " does not know the model or path that the hub asks for.",
                        "upstream_model_not_found");
            case 408, 504 -> failed(504, provider, status, vendor, "upstream_timeout");
            case 413 ->
                new HubError(
                        413,
                        says("The request is too large for the provider " + provider, vendor),
                        "invalid_request_error",
                        null,
                        code(vendor, "request_too_large"),
                        null);
            case 429 ->
                new HubError(
                        429,
                        neutral(says("The provider " + provider + " limits the rate of requests", vendor)),
                        "rate_limit_error",
                        null,
                        code(vendor, "rate_limit_exceeded"),
                        retryAfter(headers));
            case 503, 529 ->
                new HubError(
                        503,
                        neutral(says("The provider " + provider + " is overloaded or down", vendor)),
                        "unavailable_error",
                        null,
                        code(vendor, "upstream_unavailable"),
                        retryAfter(headers));
            default -> failed(502, provider, status, vendor, "upstream_failed");
        };
    }

    /** A failure that a provider reports inside an answer which began with status 200. */
    public static ChatChunk.Failure inside(JsonReader error) {
        VendorError vendor = VendorError.read(error);
        RefusalReason reason = RefusalReason.of(vendor);
        if (reason != null) {
            return new ChatChunk.Failure(refused("behind this model", vendor, reason));
        }
        String message = neutral(says("The provider reported a failure", vendor));
        return new ChatChunk.Failure(HubError.upstream(502, message, code(vendor, "upstream_failed")));
    }

    /** The same where the failure has the meaning of a status, by which the client shall see it. */
    public static ChatChunk.Failure inside(int status, byte[] error) {
        return new ChatChunk.Failure(read("behind this model", status, Map.of(), error));
    }

    /** An answer that cannot be read. */
    public static ChatChunk.Failure unreadable(String why) {
        return new ChatChunk.Failure(HubError.upstream(
                502, "The provider sent an answer that cannot be read: " + why + ".", "upstream_invalid_reply"));
    }

    /** The same where nothing of the answer has been given. */
    public static HubException unreadableReply(String why) {
        return new HubException(unreadable(why).error());
    }

    /** Runs a reader of a whole answer, and turns what is no JSON of the dialect into the refusal of such an answer. */
    public static <T> T reading(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JsonException broken) {
            throw unreadableReply(broken.getMessage());
        }
    }

    private static HubError badRequest(String provider, VendorError vendor) {
        RefusalReason reason = RefusalReason.of(vendor);
        return reason != null
                ? refused(provider, vendor, reason)
                : new HubError(
                        400,
                        says("The provider " + provider + " refused the request", vendor),
                        "invalid_request_error",
                        vendor.param(),
                        code(vendor, "upstream_refused"),
                        null);
    }

    private static HubError refused(String provider, VendorError vendor, RefusalReason reason) {
        return new HubError(
                400,
                says("The provider " + provider + " refused the request", vendor),
                "invalid_request_error",
                vendor.param() == null && reason == RefusalReason.CONTEXT_LENGTH ? "messages" : vendor.param(),
                reason.code(vendor),
                null);
    }

    /** Some vendors refuse a prompt for its content with the status of a key that may not. */
    private static HubError forbidden(String provider, VendorError vendor) {
        return RefusalReason.of(vendor) == RefusalReason.CONTENT_POLICY
                ? refused(provider, vendor, RefusalReason.CONTENT_POLICY)
                : credentials(provider);
    }

    private static HubError credentials(String provider) {
        return HubError.upstream(502, "The provider " + provider + " refused the hub's credentials.", "upstream_auth");
    }

    private static HubError failed(int status, String provider, int vendorStatus, VendorError vendor, String code) {
        String what = "The provider " + provider + " failed with status " + vendorStatus;
        return HubError.upstream(status, neutral(says(what, vendor)), code(vendor, code));
    }

    private static String says(String what, VendorError vendor) {
        return vendor.message() == null ? what + "." : what + ": " + vendor.message();
    }

    private static String code(VendorError vendor, String otherwise) {
        return vendor.code() == null ? otherwise : vendor.code();
    }

    /** Words on which Dify's plugin changes and repeats its request stay out of errors not about a parameter. */
    private static String neutral(String message) {
        return message.replace("thinking", "reasoning")
                .replace("budget_tokens", "budget")
                .replace("integer_below_min_value", "value too small")
                .replace("Invalid 'max_output_tokens'", "the output limit is not valid");
    }

    private static @Nullable Duration retryAfter(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals("retry-after")) {
                return duration(header.getValue().strip());
            }
        }
        return null;
    }

    private static @Nullable Duration duration(String value) {
        try {
            if (value.matches("\\d{1,9}(\\.\\d+)?")) {
                return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
            }
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(date.getZone()), date);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
