package org.modelhub.identity;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonView;

/**
 * What an operator asks for when making a key.
 *
 * @param name 1 to 100 characters, for people
 * @param role what the key may do
 * @param policy what is fixed for it beside that
 */
record NewKey(String name, Caller.Role role, PolicyChange policy) {

    private static final int LONGEST_NAME = 100;
    private static final JsonLimits LIMITS = new JsonLimits(4, 1024, 64, 20, 60);

    /** @throws HubException 400 if the body is anything but {@code {"name", "role"?, "policy"?}} */
    static NewKey read(byte[] body) {
        try {
            JsonView json = JsonView.parse(body == null ? new byte[0] : body, LIMITS);
            refuseUnknownFields(json.names());
            return new NewKey(name(json.string("name")), role(json.string("role")), PolicyChange.in(json));
        } catch (JsonException e) {
            String form = "The body must be a JSON object like {\"name\":\"my app\",\"role\":\"app\"}: ";
            throw bad(form + e.getMessage(), null);
        }
    }

    private static void refuseUnknownFields(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(Set.of("name", "role", PolicyChange.FIELD));
        if (!unknown.isEmpty()) {
            throw bad("Only 'name', 'role' and 'policy' can be given.", null);
        }
    }

    private static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME || hasControl(name)) {
            throw bad("'name' must be 1 to " + LONGEST_NAME + " characters of plain text.", "name");
        }
        return name.strip();
    }

    /** Also half a surrogate pair, which the database would refuse. */
    private static boolean hasControl(String name) {
        return name.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static Caller.Role role(@Nullable String role) {
        if (role == null) {
            return Caller.Role.APP;
        }
        for (Caller.Role known : Caller.Role.values()) {
            if (known.wire().equals(role)) {
                return known;
            }
        }
        throw bad("'role' must be 'app' or 'admin'.", "role");
    }

    private static HubException bad(String message, @Nullable String param) {
        return new HubException(HubError.badRequest(message, param, "invalid_key_request"));
    }
}
