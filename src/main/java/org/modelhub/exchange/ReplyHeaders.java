package org.modelhub.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Headers that steps add to the answer, whether it is one or a refusal. Only the hub's own words go in here, never text
 * of a client or a provider. Used by one event loop at a time.
 */
public final class ReplyHeaders {

    private final List<String> namesAndValues = new ArrayList<>(0);

    /** Takes the place of an earlier value of that name, which is lower case. */
    public void set(String name, String value) {
        int at = namesAndValues.indexOf(name);
        if (at >= 0 && at % 2 == 0) {
            namesAndValues.set(at + 1, value);
        } else {
            namesAndValues.add(name);
            namesAndValues.add(value);
        }
    }

    public void forEach(BiConsumer<String, String> header) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            header.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }
}
