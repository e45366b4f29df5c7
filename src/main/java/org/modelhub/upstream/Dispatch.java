package org.modelhub.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.upstream.auth.Authentication;
import org.modelhub.upstream.auth.Credential;
import org.modelhub.upstream.auth.Proof;
import org.modelhub.upstream.auth.SignedCall;
import org.modelhub.upstream.replica.Replica;

/**
 * Makes one call where the proof of who calls has to be chosen, fetched or signed first.
 *
 * <pre>
 *            key            proof             any other head
 *   CHOOSING ───▶ PROVING ───────▶ CALLING ───────────────────▶ the answer's own reader
 *      ▲  │          ▲                │ │
 *      │  │          └────────────────┘ │ 401, and the token can be renewed: once
 *      │  │ no key     401              │
 *      │  └───────▶ refused             │
 *      └────────────────────────────────┘ 401, 402, 403, 429, and another key does not rest
 * </pre>
 *
 * All of it comes before the answer's first byte has gone anywhere. What a refused call still says is passed over, and
 * the limits of time count from the first call. One event loop only.
 */
final class Dispatch implements UpstreamCall.Answer {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int ERROR = 400;

    /** Takes the rest of a refusal, so that its connection can be used again. */
    private static final UpstreamCall.BodyReader PASSED_OVER = new UpstreamCall.BodyReader() {
        @Override
        public void read(byte[] bytes) {}

        @Override
        public void end() {}

        @Override
        public boolean satisfied() {
            return true;
        }
    };

    private final Provider provider;
    private final Authentication authentication;
    private final OutboundCall call;
    private final UpstreamCall.Answer answer;
    private final Asking asking;
    private final long began = System.nanoTime();
    private final Set<Credential> tried = new HashSet<>();
    /** Keys refused with 403, which may be the request's fault as well as theirs. */
    private final List<Credential> suspects = new ArrayList<>();

    private @Nullable Credential key;
    private @Nullable Proof proof;
    /** The one that the proof names, if it names one. */
    private @Nullable Replica bound;

    private boolean renewed;

    Dispatch(Provider provider, OutboundCall call, UpstreamCall.Answer answer, Asking asking) {
        this.provider = provider;
        this.authentication = provider.authentication();
        this.call = call;
        this.answer = answer;
        this.asking = asking;
    }

    void start() {
        choose();
    }

    private void choose() {
        key = authentication.next(tried);
        if (key == null) {
            answer.failed(authentication.exhausted());
            return;
        }
        tried.add(key);
        prove(key);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its stage hands the failure on
    private void prove(Credential chosen) {
        bound = null;
        Proof standing = chosen.standing();
        if (standing != null) {
            send(standing);
            return;
        }
        CompletableFuture<Proof> wanted = chosen.proof(signedCall(chosen));
        if (wanted.isDone()) {
            wanted.whenComplete(this::proved);
        } else {
            Context home = Vertx.currentContext();
            wanted.whenComplete((made, failure) -> home.runOnContext(nothing -> proved(made, failure)));
        }
    }

    private SignedCall signedCall(Credential signer) {
        Replica at = provider.replicas().preferred();
        bound = signer.signsAddress() ? at : null;
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", "application/json");
        headers.putAll(call.headers());
        return new SignedCall("POST", at.address(call.path()), headers, call.body());
    }

    private void proved(@Nullable Proof made, @Nullable Throwable failure) {
        if (made != null) {
            send(made);
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        answer.failed(Asking.error(Objects.requireNonNull(cause)));
    }

    private void send(Proof made) {
        proof = made;
        new UpstreamCall(provider, call, made, asking.loop(), this, began, bound).start(asking.cancel());
    }

    @Override
    public void calls(UpstreamCall next) {
        answer.calls(next);
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String contentType, Map<String, String> headers) {
        Credential used = Objects.requireNonNull(key);
        if (status == UNAUTHORIZED && !renewed && used.renew(Objects.requireNonNull(proof))) {
            renewed = true;
            prove(used);
            return PASSED_OVER;
        }
        if (authentication.hasSeveral() && Authentication.isRefusal(status)) {
            return refused(used, status, contentType, headers);
        }
        if (authentication.hasSeveral() && status == ERROR) {
            return new WithheldRefusal(body -> badRequest(used, body, contentType, headers));
        }
        if (status < ERROR) {
            suspects.forEach(suspect -> authentication.refused(suspect, FORBIDDEN, null));
        }
        return answer.head(status, contentType, headers);
    }

    private UpstreamCall.BodyReader refused(
            Credential used, int status, String contentType, Map<String, String> headers) {
        if (status == FORBIDDEN) {
            suspects.add(used);
        } else {
            authentication.refused(used, status, wait(status, headers));
        }
        if (authentication.next(tried) != null) {
            choose();
            return PASSED_OVER;
        }
        if (authentication.waitingHelps()) {
            answer.failed(authentication.exhausted());
            return PASSED_OVER;
        }
        return answer.head(status, contentType, headers);
    }

    /** The request's fault, or the key's as its dialect reads it. */
    private void badRequest(Credential used, byte[] body, String contentType, Map<String, String> headers) {
        HubError error = provider.dialect().readError(provider.name(), ERROR, headers, body);
        UpstreamCall.BodyReader reader = "upstream_auth".equals(error.code())
                ? refused(used, UNAUTHORIZED, contentType, headers)
                : answer.head(ERROR, contentType, headers);
        reader.read(body);
        reader.end();
    }

    private @Nullable Duration wait(int status, Map<String, String> headers) {
        return provider.dialect()
                .readError(provider.name(), status, headers, new byte[0])
                .retryAfter();
    }

    @Override
    public void failed(HubError error) {
        answer.failed(error);
    }

    @Override
    public void commit() {
        answer.commit();
    }
}
