package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** An upstream that refuses every request with 429 and says when to come back. */
public final class ThrottlingUpstream extends HttpPeer {

    private final Duration retryAfter;

    public ThrottlingUpstream(Duration retryAfter) {
        this.retryAfter = retryAfter;
        open(0);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        response.putHeader("retry-after", String.valueOf(retryAfter.toSeconds()));
        error(response, 429, "rate_limit_error", "rate limit reached, come back later");
    }
}
