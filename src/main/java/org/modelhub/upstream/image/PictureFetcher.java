package org.modelhub.upstream.image;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import org.modelhub.exchange.Cancel;

/** Fetches single pictures, each on the event loop that asks for it. Connections are not kept: hosts rarely recur. */
final class PictureFetcher implements AutoCloseable {

    private static final int MAX_HEAD = 16 << 10;

    private final Vertx vertx;
    private final ImageProperties settings;
    private final HostLookup hosts;
    private final HttpClient client;

    PictureFetcher(Vertx vertx, ImageProperties settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.hosts = new HostLookup(new PublicAddresses(settings.allow()), settings.resolvers());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setMaxRedirects(0)
                .setMaxHeaderSize(MAX_HEAD)
                .setConnectTimeout((int) settings.timeout().toMillis())
                .setDecompressionSupported(false));
    }

    /** {@return the picture as a data URI; fails with a {@link PictureException}} */
    Future<String> fetch(String url, Cancel cancel) {
        PictureFetch fetch = new PictureFetch(client, hosts, settings);
        long timer = vertx.setTimer(
                settings.timeout().toMillis(), late -> fetch.fail(new PictureException("did not come in time")));
        cancel.onFire(() -> fetch.fail(new PictureException("is not wanted any more")));
        return fetch.start(url).onComplete(any -> vertx.cancelTimer(timer));
    }

    @Override
    public void close() {
        hosts.close();
        client.close();
    }
}
