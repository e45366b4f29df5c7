package org.modelhub.upstream.image;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the address of a host, on workers of its own, and lets only addresses through that may be reached. The
 * address is what is then connected to, so that a name cannot mean another one between the check and the connection.
 */
final class HostLookup implements AutoCloseable {

    private static final int QUEUE = 256;
    private static final long IDLE_SECONDS = 30;

    private final PublicAddresses addresses;
    private final ThreadPoolExecutor workers;

    HostLookup(PublicAddresses addresses, int threads) {
        this.addresses = addresses;
        workers = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "image-host-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /** On an event loop, to which the answer comes back. Fails with a {@link PictureException}. */
    Future<InetAddress> lookUp(String host) {
        Context home = Vertx.currentContext();
        Promise<InetAddress> found = Promise.promise();
        try {
            workers.execute(() -> {
                try {
                    InetAddress address = checked(host);
                    home.runOnContext(nothing -> found.complete(address));
                } catch (PictureException refused) {
                    home.runOnContext(nothing -> found.fail(refused));
                }
            });
        } catch (RejectedExecutionException full) {
            found.fail(new PictureException("could not be looked up: too many look-ups wait"));
        }
        return found.future();
    }

    /** A name that has one address that must not be reached has an owner who tries something. */
    private InetAddress checked(String host) {
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            for (InetAddress address : all) {
                if (!addresses.mayBeReached(address)) {
                    throw new PictureException("is not at a public address");
                }
            }
            return all[0];
        } catch (UnknownHostException unknown) {
            throw new PictureException("is at a host that does not exist");
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
