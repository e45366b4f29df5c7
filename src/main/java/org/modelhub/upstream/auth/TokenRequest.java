package org.modelhub.upstream.auth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.modelhub.upstream.side.SideCall;

/**
 * What a token is asked for with, by OAuth 2's client credentials grant.
 *
 * @param scope empty for none
 * @param audience empty for none
 * @param inBody whether the client's id and secret go into the form and not into the Authorization header
 */
record TokenRequest(URI url, String clientId, String clientSecret, String scope, String audience, boolean inBody) {

    SideCall call() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (inBody) {
            form.put("client_id", clientId);
            form.put("client_secret", clientSecret);
        }
        putUnlessEmpty(form, "scope", scope);
        putUnlessEmpty(form, "audience", audience);
        return SideCall.post(url, headers(), encoded(form).getBytes(StandardCharsets.US_ASCII));
    }

    private static void putUnlessEmpty(Map<String, String> form, String name, String value) {
        if (!value.isEmpty()) {
            form.put(name, value);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        if (!inBody) {
            // Both are form-encoded before they are joined: RFC 6749, section 2.3.1.
            byte[] pair = (encode(clientId) + ":" + encode(clientSecret)).getBytes(StandardCharsets.US_ASCII);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return headers;
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TokenRequest";
    }
}
