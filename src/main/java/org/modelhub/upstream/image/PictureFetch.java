package org.modelhub.upstream.image;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One picture on its way.
 *
 * <pre>
 *   start ──▶ address checked ──▶ host looked up and checked ──▶ asked ──▶ head ──▶ body ──▶ a data URI
 *                   ▲                                                       │
 *                   └──────────────── redirect, a few times ────────────────┘
 * </pre>
 *
 * Any failure, the limit of time included, ends it at once and closes its connection. One event loop only.
 */
final class PictureFetch {

    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;
    private final HostLookup hosts;
    private final ImageProperties settings;
    private final Promise<String> picture = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private int redirects;
    private @Nullable HttpClientRequest request;

    PictureFetch(HttpClient client, HostLookup hosts, ImageProperties settings) {
        this.client = client;
        this.hosts = hosts;
        this.settings = settings;
    }

    Future<String> start(String url) {
        guarded(() -> go(parsed(url)));
        return picture.future();
    }

    void fail(Throwable cause) {
        boolean known = cause instanceof PictureException;
        if (picture.tryFail(known ? cause : new PictureException("cannot be fetched")) && request != null) {
            request.reset();
            request.connection().close();
        }
    }

    private boolean over() {
        return picture.future().isComplete();
    }

    private void guarded(Runnable step) {
        try {
            if (!over()) {
                step.run();
            }
        } catch (RuntimeException refused) {
            fail(refused);
        }
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException wrong) {
            throw new PictureException("is not at a valid address");
        }
    }

    private void go(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        if (!secure && !"http".equalsIgnoreCase(url.getScheme())) {
            throw new PictureException("is not at an http or https address");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw new PictureException("is not at a valid address");
        }
        int port = url.getPort() == -1 ? (secure ? 443 : 80) : url.getPort();
        if (!settings.ports().contains(port)) {
            throw new PictureException("is at a port that may not be reached");
        }
        String host = url.getHost().replaceAll("^\\[|]$", "");
        hosts.lookUp(host)
                .onSuccess(address -> guarded(() -> ask(url, target(url, address, port, secure))))
                .onFailure(this::fail);
    }

    private static RequestOptions target(URI url, InetAddress address, int port, boolean secure) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .putHeader("Accept", "image/png, image/jpeg, image/gif, image/webp")
                .putHeader("User-Agent", "model-hub")
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    }

    private void ask(URI url, RequestOptions target) {
        client.request(target)
                .onSuccess(connected -> {
                    request = connected;
                    if (over()) {
                        connected.reset();
                        connected.connection().close();
                        return;
                    }
                    connected
                            .send()
                            .onSuccess(response -> guarded(() -> head(url, response)))
                            .onFailure(this::fail);
                })
                .onFailure(this::fail);
    }

    private void head(URI url, HttpClientResponse response) {
        if (REDIRECTS.contains(response.statusCode())) {
            response.exceptionHandler(ended -> {});
            redirect(url, response.getHeader("Location"));
            return;
        }
        response.exceptionHandler(this::fail);
        if (response.statusCode() != OK) {
            throw new PictureException("was answered with status " + response.statusCode());
        }
        String type = response.getHeader("Content-Type");
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("image/")) {
            throw new PictureException("is not said to be a picture");
        }
        String length = response.getHeader("Content-Length");
        if (length != null && length.matches("\\d+") && Double.parseDouble(length) > settings.size()) {
            throw tooLarge();
        }
        response.handler(bytes -> guarded(() -> take(bytes))).endHandler(end -> guarded(() -> finish(type)));
    }

    /** The old connection ends here: what it still sends is of no use. */
    private void redirect(URI from, @Nullable String location) {
        if (location == null || ++redirects > settings.redirects()) {
            throw new PictureException("was redirected too often");
        }
        if (request != null) {
            HttpClientRequest done = request;
            request = null;
            done.reset();
            done.connection().close();
        }
        go(from.resolve(parsed(location)));
    }

    private void take(Buffer bytes) {
        if (body.length() + bytes.length() > settings.size()) {
            throw tooLarge();
        }
        body.appendBuffer(bytes);
    }

    private PictureException tooLarge() {
        return new PictureException("is larger than " + settings.size() + " bytes");
    }

    private void finish(String contentType) {
        byte[] bytes = body.getBytes();
        PictureType type = PictureType.of(bytes);
        if (type == null || !type.isNamedBy(contentType)) {
            throw new PictureException("is not the PNG, JPEG, GIF or WebP that it is said to be");
        }
        picture.tryComplete(
                "data:" + type.mediaType() + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }
}
