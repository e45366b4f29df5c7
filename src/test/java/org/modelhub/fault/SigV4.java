package org.modelhub.fault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the signature of a request, version 4, from AWS' description alone. The path is signed encoded once more than
 * it is sent, which is how all services but S3 do it.
 */
final class SigV4 {

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
                    + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    private SigV4() {}

    static boolean isSigned(SeenRequest request, String accessKey, String secretKey, String service) {
        Matcher sent = AUTHORIZATION.matcher(request.headers().getOrDefault("authorization", ""));
        return sent.matches()
                && sent.group(1).equals(accessKey)
                && sent.group(4).equals(service)
                && request.headers().getOrDefault("x-amz-date", "").startsWith(sent.group(2))
                && Arrays.asList(sent.group(5).split(";")).contains("host")
                && signature(request, sent, secretKey).equals(sent.group(6));
    }

    private static String signature(SeenRequest request, Matcher sent, String secretKey) {
        byte[] key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), sent.group(2));
        for (String part : new String[] {sent.group(3), sent.group(4), "aws4_request"}) {
            key = hmac(key, part);
        }
        String scope = String.join("/", sent.group(2), sent.group(3), sent.group(4), "aws4_request");
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                request.headers().get("x-amz-date"),
                scope,
                hash(canonical(request, sent.group(5)).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String canonical(SeenRequest request, String signedHeaders) {
        String[] target = request.path().split("\\?", 2);
        String headers = Arrays.stream(signedHeaders.split(";"))
                .map(name -> name + ":"
                        + request.headers().getOrDefault(name, "").strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                target[0].replace("%", "%25"),
                target.length == 2 ? target[1] : "",
                headers,
                signedHeaders,
                hash(request.body()));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }
}
