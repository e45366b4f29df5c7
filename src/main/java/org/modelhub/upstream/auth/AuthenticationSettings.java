package org.modelhub.upstream.auth;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider Kamelet declares about how its provider is shown who calls; filled by Camel from the endpoint's URI. */
public final class AuthenticationSettings {

    private String authentication = "bearer";
    private @Nullable String apiKey;
    private @Nullable String tokenUrl;
    private @Nullable String clientId;
    private @Nullable String clientSecret;
    private @Nullable String scope;
    private @Nullable String audience;
    private String clientAuthentication = "basic";
    private @Nullable String region;
    private String service = "bedrock";
    private @Nullable String accessKey;
    private @Nullable String secretKey;
    private @Nullable String sessionToken;

    /** {@return the keys, in the order of their use} */
    List<String> keys() {
        return Arrays.stream(text(apiKey).split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
    }

    /** {@return the options without a value that one of these forms needs} */
    List<String> missing(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (value(name).isEmpty()) {
                missing.add(name);
            }
        }
        return missing;
    }

    private String value(String name) {
        return switch (name) {
            case "tokenUrl" -> text(tokenUrl);
            case "clientId" -> text(clientId);
            case "clientSecret" -> text(clientSecret);
            case "region" -> text(region);
            case "accessKey" -> text(accessKey);
            case "secretKey" -> text(secretKey);
            default -> throw new IllegalArgumentException(name);
        };
    }

    TokenRequest tokenRequest() {
        boolean inBody = switch (clientAuthentication) {
            case "basic" -> false;
            case "body" -> true;
            default -> throw new IllegalArgumentException("clientAuthentication is not one of basic, body");
        };
        return new TokenRequest(
                http(text(tokenUrl)), text(clientId), text(clientSecret), text(scope), text(audience), inBody);
    }

    private static URI http(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("tokenUrl is not an http or https URL");
        }
        return uri;
    }

    AwsSignature.Identity awsIdentity() {
        return new AwsSignature.Identity(
                text(region), text(service), text(accessKey), text(secretKey), text(sessionToken));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    String form() {
        return authentication.strip();
    }

    /** Without any of it. */
    @Override
    public String toString() {
        return "AuthenticationSettings[" + authentication + "]";
    }

    public String getAuthentication() {
        return authentication;
    }

    public void setAuthentication(String authentication) {
        this.authentication = authentication;
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }

    public void setTokenUrl(@Nullable String tokenUrl) {
        this.tokenUrl = tokenUrl;
    }

    public void setClientId(@Nullable String clientId) {
        this.clientId = clientId;
    }

    public void setClientSecret(@Nullable String clientSecret) {
        this.clientSecret = clientSecret;
    }

    public void setScope(@Nullable String scope) {
        this.scope = scope;
    }

    public void setAudience(@Nullable String audience) {
        this.audience = audience;
    }

    public void setClientAuthentication(String clientAuthentication) {
        this.clientAuthentication = clientAuthentication;
    }

    public void setRegion(@Nullable String region) {
        this.region = region;
    }

    public void setService(String service) {
        this.service = service;
    }

    public void setAccessKey(@Nullable String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(@Nullable String secretKey) {
        this.secretKey = secretKey;
    }

    public void setSessionToken(@Nullable String sessionToken) {
        this.sessionToken = sessionToken;
    }
}
