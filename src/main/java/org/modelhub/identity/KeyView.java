package org.modelhub.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key as operators see it: everything but its hash. */
final class KeyView {

    private KeyView() {}

    static Map<String, Object> of(StoredKey key) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("object", "key");
        view.put("id", key.id());
        view.put("name", key.caller().name());
        view.put("role", key.caller().role().wire());
        view.put("created", key.created().toString());
        view.put("revoked", text(key.revoked()));
        view.put("last_used", text(key.lastUsed()));
        view.put("policy", PolicyView.of(key.caller().policy()));
        return view;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
