package org.modelhub.upstream.auth;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs each call by AWS Signature Version 4, with Amazon's own signer. The signature covers the method, the path, the
 * query, the headers of the call and every byte of its body.
 */
final class AwsSignature implements Credential {

    /**
     * Who signs, and for what.
     *
     * @param sessionToken empty for a permanent key
     */
    record Identity(String region, String service, String accessKey, String secretKey, String sessionToken) {

        AwsCredentialsIdentity credentials() {
            return sessionToken.isEmpty()
                    ? AwsCredentialsIdentity.create(accessKey, secretKey)
                    : AwsSessionCredentialsIdentity.create(accessKey, secretKey, sessionToken);
        }

        @Override
        public String toString() {
            return "Identity[" + region + ", " + service + "]";
        }
    }

    /** Set by the connection, or by the caller already. */
    private static final Set<String> NOT_SENT = Set.of("host", "content-length");

    private final String id;
    private final Identity identity;
    private final AwsCredentialsIdentity credentials;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    AwsSignature(Identity identity, Clock clock) {
        this.id = KeyCredential.hash(identity.accessKey() + ":" + identity.region() + ":" + identity.service());
        this.identity = identity;
        this.credentials = identity.credentials();
        this.clock = clock;
    }

    /** Loads the signer's classes, so that the first call does not load them on its event loop. */
    AwsSignature warmed() {
        signed(new SignedCall("POST", URI.create("https://localhost/"), Map.of(), new byte[1]));
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean signsAddress() {
        return true;
    }

    @Override
    public CompletableFuture<Proof> proof(SignedCall call) {
        return CompletableFuture.completedFuture(signed(call));
    }

    private Proof signed(SignedCall call) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(call.method()))
                .uri(call.url());
        call.headers().forEach(request::putHeader);
        SignedRequest signed = signer.sign(sign -> sign.identity(credentials)
                .request(request.build())
                .payload(() -> new ByteArrayInputStream(call.body()))
                .putProperty(AwsV4HttpSigner.REGION_NAME, identity.region())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, identity.service())
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        return new Proof(added(signed.request().headers(), call.headers()), "");
    }

    /** What the signer put beside the headers that the call has anyway. */
    private static Map<String, String> added(Map<String, List<String>> signed, Map<String, String> own) {
        Map<String, String> added = new HashMap<>();
        signed.forEach((name, values) -> added.put(name, String.join(",", values)));
        added.keySet()
                .removeIf(name -> NOT_SENT.contains(name.toLowerCase(Locale.ROOT))
                        || own.keySet().stream().anyMatch(name::equalsIgnoreCase));
        return added;
    }
}
