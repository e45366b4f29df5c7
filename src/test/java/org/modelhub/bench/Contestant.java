package org.modelhub.bench;

/** Whom the load generator talks to. */
enum Contestant {
    DIRECT("mock directly"),
    NGINX("nginx"),
    RAW("raw proxy"),
    HUB("hub");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
