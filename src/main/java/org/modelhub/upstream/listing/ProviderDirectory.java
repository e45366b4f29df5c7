package org.modelhub.upstream.listing;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The providers behind the live routes. A producer enters its provider when it starts and takes it out when it stops, so
 * that the directory follows every swap; Camel's registry would keep the endpoints of removed routes. Safe for any
 * thread.
 */
public final class ProviderDirectory {

    private final IdentityHashMap<Object, ListedProvider> live = new IdentityHashMap<>();

    public synchronized void enter(Object owner, ListedProvider provider) {
        live.put(owner, provider);
    }

    public synchronized void leave(Object owner) {
        live.remove(owner);
    }

    /** Each provider at each address once, by name; of several the one that can be asked. */
    public synchronized List<ListedProvider> providers() {
        Map<Place, ListedProvider> byPlace = new HashMap<>();
        live.values()
                .forEach(provider -> byPlace.merge(
                        new Place(provider.name(), provider.place()), provider, (one, other) -> better(one, other)));
        Map<String, ListedProvider> sorted = new TreeMap<>();
        byPlace.forEach((place, provider) -> sorted.put(place.name() + " " + place.url(), provider));
        return new ArrayList<>(sorted.values());
    }

    private static ListedProvider better(ListedProvider one, ListedProvider other) {
        boolean able = one.plan().isAsked() && !one.authentication().lacksKey();
        return able ? one : other;
    }

    private record Place(String name, @Nullable URI url) {}
}
