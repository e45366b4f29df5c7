package org.modelhub.dialect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dialects of this hub by name. */
public final class Dialects {

    private final Map<String, ClientDialect> client = new HashMap<>();
    private final Map<String, UpstreamDialect> upstream = new HashMap<>();

    public Dialects(List<ClientDialect> clients, List<UpstreamDialect> upstreams) {
        clients.forEach(dialect -> client.put(dialect.name(), dialect));
        upstreams.forEach(dialect -> upstream.put(dialect.name(), dialect));
    }

    /** A client's dialect. @throws IllegalArgumentException with the known names, if there is none of this name */
    public ClientDialect client(String name) {
        return find(client, name, "client");
    }

    /** A provider's dialect. @throws IllegalArgumentException with the known names, if there is none of this name */
    public UpstreamDialect upstream(String name) {
        return find(upstream, name, "upstream");
    }

    /** All dialects that clients speak. */
    public Collection<ClientDialect> clients() {
        return List.copyOf(client.values());
    }

    private static <T> T find(Map<String, T> dialects, String name, String side) {
        T found = dialects.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + side + " dialect '" + name + "', only "
                    + dialects.keySet().stream().sorted().toList());
        }
        return found;
    }
}
