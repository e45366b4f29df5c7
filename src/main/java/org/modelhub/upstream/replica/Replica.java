package org.modelhub.upstream.replica;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One base URL of a provider, and how it does.
 *
 * <pre>
 *   SERVING ──failures in a row──▶ EJECTED ──its time is over, one call──▶ PROBED
 *      ▲                              ▲                                      │
 *      │                              ├────────── the call fails ────────────┤
 *      └──────────────────────────────┼────────── the call goes well ────────┘
 *                                     └─ says nothing: still due, the next call is the probe
 * </pre>
 *
 * What concerns one provider's name and URL is one object, whichever routes call it. Safe for any thread.
 */
public final class Replica {

    private enum State {
        SERVING,
        EJECTED,
        PROBED
    }

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final URI url;
    private final String host;
    private final int port;
    private final boolean secure;
    private final String path;
    private final ReplicaProperties settings;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile State state = State.SERVING;
    private volatile int failures;
    private long until;
    private int times;

    Replica(URI url, ReplicaProperties settings) {
        this.url = url;
        this.host = url.getHost();
        this.secure = "https".equals(url.getScheme());
        this.port = url.getPort() != -1 ? url.getPort() : secure ? HTTPS : HTTP;
        this.path = url.getRawPath();
        this.settings = settings;
    }

    public URI url() {
        return url;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public boolean secure() {
        return secure;
    }

    /** Of the base URL, without a trailing slash. */
    public String path() {
        return path;
    }

    /** The whole address of a call. */
    public URI address(String called) {
        return URI.create(url + called);
    }

    AtomicInteger inFlight() {
        return inFlight;
    }

    boolean serves() {
        return state == State.SERVING;
    }

    /** Whether this call is the one that finds out; no other is until it has ended. */
    boolean beginsProbe(long now) {
        if (state != State.EJECTED) {
            return false;
        }
        synchronized (this) {
            if (state != State.EJECTED || now - until < 0) {
                return false;
            }
            state = State.PROBED;
            return true;
        }
    }

    synchronized void probed(Verdict verdict, long now) {
        switch (verdict) {
            case WELL -> {
                state = State.SERVING;
                failures = 0;
                // From here on it has to fail anew for as long as the longest rest to be remembered.
                until = now;
            }
            case FAILED -> rest(now);
            case NOTHING -> state = State.EJECTED;
        }
    }

    /** Notes a call that was no probe; returns whether the replica has failed often enough to be ejected. */
    boolean heard(Verdict verdict) {
        if (verdict == Verdict.WELL && failures != 0) {
            synchronized (this) {
                failures = 0;
            }
        }
        return verdict == Verdict.FAILED && failed();
    }

    private synchronized boolean failed() {
        failures++;
        return state == State.SERVING && failures >= settings.failures();
    }

    synchronized void eject(long now) {
        if (state == State.SERVING) {
            boolean longAgo = now - until > settings.longest().toNanos();
            times = longAgo ? 0 : times;
            rest(now);
        }
    }

    private void rest(long now) {
        times++;
        long span =
                Math.min(settings.rest().toNanos() * times, settings.longest().toNanos());
        until = now + span;
        state = State.EJECTED;
    }

    /** Without the URL: it may hold secrets. */
    @Override
    public String toString() {
        return "Replica[" + state + "]";
    }
}
