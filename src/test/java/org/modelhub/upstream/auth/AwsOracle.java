package org.modelhub.upstream.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.modelhub.fault.SeenRequest;

/**
 * AWS Signature Version 4 as its documentation describes it, step by step: what a server of AWS would work out from a
 * request that it received. Proved itself by the published examples, see {@link AwsOracleTest}.
 */
public final class AwsOracle {

    private AwsOracle() {}

    /** The signature that the request's Authorization header shows. */
    public static String shown(SeenRequest request) {
        return field(request, "Signature=");
    }

    public static String signature(SeenRequest request, String region, String service, String secret) {
        String date = request.headers().get("x-amz-date");
        String day = date.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
                + hash(canonical(request).getBytes());
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, region, service, "aws4_request", toSign)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(key);
    }

    private static String canonical(SeenRequest request) {
        String[] target = request.path().split("\\?", 2);
        String signed = field(request, "SignedHeaders=");
        String headers = Arrays.stream(signed.split(";"))
                .map(name -> name + ":" + request.headers().get(name).strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        return request.method() + "\n" + path(target[0]) + "\n" + query(target) + "\n" + headers + "\n" + signed + "\n"
                + hash(request.body());
    }

    /** Each segment is encoded once more than it is sent, as all services but S3 want it. */
    private static String path(String path) {
        return Arrays.stream(path.split("/", -1)).map(AwsOracle::encoded).collect(Collectors.joining("/"));
    }

    private static String query(String[] target) {
        return target.length == 1
                ? ""
                : Arrays.stream(target[1].split("&")).sorted().collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String field(SeenRequest request, String name) {
        return Arrays.stream(request.headers().get("authorization").split(", ?| "))
                .filter(part -> part.startsWith(name))
                .map(part -> part.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }
}
