package org.modelhub.identity;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.KeyPolicy.Disconnect;
import org.modelhub.exchange.KeyPolicy.Limits;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.Priority;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * What an operator wants of a key's policy: a field that is not there stays as it is, null goes back to what a key has of
 * which nothing is fixed. Whatever is not understood is refused with the field, since a limit that was mistyped is none.
 */
final class PolicyChange {

    static final String FIELD = "policy";

    /** Of a key whose answers go on without their client, where the operator names no bound. */
    static final int USUAL_TOKENS = 2_000;

    private static final int MOST_TOKENS = 100_000;
    private static final long MOST_REQUESTS = 10_000_000;
    private static final long MOST_PER_MINUTE = 1_000_000_000_000L;
    private static final long MOST_PER_DAY = 144 * MOST_PER_MINUTE;
    private static final BigDecimal MOST_COST = new BigDecimal(1_000_000_000);
    /** The wish goes into the record as it was made. */
    private static final int LONGEST = 1_000;

    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,14}");
    /** As the store holds it: to the millionth. */
    private static final Pattern MONEY = Pattern.compile("[0-9]{1,10}([.][0-9]{1,6})?");

    private static final JsonLimits JSON = new JsonLimits(3, 1024, 64, 20, 60);
    private static final JsonView NOTHING = JsonView.parse("{}".getBytes(StandardCharsets.US_ASCII), JSON);

    /** A wish that changes nothing. */
    static final PolicyChange NONE = new PolicyChange(NOTHING);

    private final JsonView policy;
    private final JsonView limits;
    private final JsonView disconnect;

    private PolicyChange(JsonView policy) {
        this.policy = policy;
        refuseUnknown(policy, FIELD, Set.of("limits", "priority", "on_disconnect"));
        this.limits = part("limits");
        refuseUnknown(
                limits,
                FIELD + ".limits",
                Set.of("requests_per_minute", "tokens_per_minute", "tokens_per_day", "cost_per_day"));
        this.disconnect = part("on_disconnect");
        refuseUnknown(disconnect, FIELD + ".on_disconnect", Set.of("action", "max_tokens", "max_cost"));
    }

    /**
     * The wish that stands in a body's field {@code policy}; none if it is not there.
     *
     * @throws HubException 400 with the field that is unknown or of another form
     */
    static PolicyChange in(JsonView body) {
        Type type = body.type(FIELD);
        if (type == null) {
            return NONE;
        }
        if (type != Type.OBJECT) {
            throw bad("must be an object", FIELD);
        }
        JsonView policy = object(body, FIELD);
        if (policy.length() > LONGEST) {
            throw bad("is longer than " + LONGEST + " bytes", FIELD);
        }
        return new PolicyChange(policy);
    }

    private JsonView part(String name) {
        Type type = policy.type(name);
        if (type == null || type == Type.NULL) {
            return NOTHING;
        }
        if (type != Type.OBJECT) {
            throw bad("must be an object", FIELD + "." + name);
        }
        return object(policy, name);
    }

    private static JsonView object(JsonView of, String name) {
        byte[] raw = of.raw(name);
        return raw == null ? NOTHING : JsonView.parse(raw, JSON);
    }

    private static void refuseUnknown(JsonView object, String at, Set<String> known) {
        Set<String> unknown = new TreeSet<>(object.names());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw bad(
                    "is not known; there are " + new TreeSet<>(known),
                    at + "." + shown(unknown.iterator().next()));
        }
    }

    /** A client's own word goes back to it only where it looks like a field. */
    private static String shown(String name) {
        return name.matches("[A-Za-z0-9_-]{1,40}") ? name : "?";
    }

    /**
     * The policy of a key that has this one now.
     *
     * @throws HubException 400 with the field that is not what it may be
     */
    KeyPolicy on(KeyPolicy before) {
        return new KeyPolicy(
                policy.contains("limits") ? limits(before.limits()) : before.limits(),
                policy.contains("priority") ? priority() : before.priority(),
                policy.contains("on_disconnect") ? disconnect(before.disconnect()) : before.disconnect());
    }

    private Limits limits(Limits before) {
        if (!policy.has("limits")) {
            return Limits.NONE;
        }
        return new Limits(
                whole("requests_per_minute", MOST_REQUESTS, before.requestsPerMinute()),
                whole("tokens_per_minute", MOST_PER_MINUTE, before.tokensPerMinute()),
                whole("tokens_per_day", MOST_PER_DAY, before.tokensPerDay()),
                money(limits, FIELD + ".limits.", "cost_per_day", before.costPerDay()));
    }

    private Priority priority() {
        String word = word(policy, "priority", FIELD + ".priority", Priority.INTERACTIVE.wire());
        for (Priority known : Priority.values()) {
            if (known.wire().equals(word)) {
                return known;
            }
        }
        throw bad("must be 'interactive' or 'batch'", FIELD + ".priority");
    }

    private Disconnect disconnect(Disconnect before) {
        if (!policy.has("on_disconnect")) {
            return KeyPolicy.DEFAULT.disconnect();
        }
        OnDisconnect action = disconnect.contains("action") ? action() : before.action();
        if (action == OnDisconnect.CANCEL) {
            refuseBound("max_tokens");
            refuseBound("max_cost");
            return KeyPolicy.DEFAULT.disconnect();
        }
        int bound = before.maxTokens() == 0 ? USUAL_TOKENS : before.maxTokens();
        return new Disconnect(
                action, maxTokens(bound), money(disconnect, FIELD + ".on_disconnect.", "max_cost", before.maxCost()));
    }

    private OnDisconnect action() {
        String at = FIELD + ".on_disconnect.action";
        String word = word(disconnect, "action", at, OnDisconnect.CANCEL.wire());
        for (OnDisconnect known : OnDisconnect.values()) {
            if (known.wire().equals(word)) {
                return known;
            }
        }
        throw bad("must be 'cancel', 'drain' or 'keep'", at);
    }

    private void refuseBound(String name) {
        if (disconnect.has(name)) {
            throw bad("bounds an answer that goes on, and this one is cancelled", FIELD + ".on_disconnect." + name);
        }
    }

    private int maxTokens(int otherwise) {
        if (!disconnect.contains("max_tokens")) {
            return otherwise;
        }
        return (int) number(disconnect, "max_tokens", FIELD + ".on_disconnect.max_tokens", MOST_TOKENS, USUAL_TOKENS);
    }

    private long whole(String name, long most, long otherwise) {
        return limits.contains(name) ? number(limits, name, FIELD + ".limits." + name, most, 0) : otherwise;
    }

    /** @param usual what null stands for */
    private static long number(JsonView object, String name, String at, long most, long usual) {
        if (!object.has(name)) {
            return usual;
        }
        String text = object.type(name) == Type.NUMBER ? text(object, name) : "";
        long value = WHOLE.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (value < 1 || value > most) {
            throw bad("must be a whole number from 1 to " + most + ", or null", at);
        }
        return value;
    }

    private static BigDecimal money(JsonView object, String under, String name, BigDecimal otherwise) {
        if (!object.has(name)) {
            return object.contains(name) ? BigDecimal.ZERO : otherwise;
        }
        String text = text(object, name);
        BigDecimal value = MONEY.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (value.signum() == 0 || value.compareTo(MOST_COST) > 0) {
            throw bad(
                    "must be an amount like \"5.00\", above 0, up to " + MOST_COST + ", to the millionth, or null",
                    under + name);
        }
        return value.stripTrailingZeros();
    }

    /** A string, or a number as it is written; else nothing that any field takes. */
    private static String text(JsonView object, String name) {
        byte[] raw = object.raw(name);
        if (raw == null) {
            return "";
        }
        return object.type(name) == Type.STRING
                ? String.valueOf(object.string(name))
                : new String(raw, StandardCharsets.UTF_8);
    }

    private static String word(JsonView object, String name, String at, String usual) {
        try {
            String word = object.string(name);
            return word == null ? usual : word.equals(word.toLowerCase(Locale.ROOT)) ? word : "";
        } catch (JsonException none) {
            throw bad("must be a word", at);
        }
    }

    /** The wish as it was made, for the record. */
    @Override
    public String toString() {
        return new String(policy.bytes(), StandardCharsets.UTF_8);
    }

    boolean isNone() {
        return policy.names().isEmpty();
    }

    private static HubException bad(String message, @Nullable String field) {
        return new HubException(HubError.badRequest("'" + field + "' " + message + ".", field, "invalid_key_request"));
    }
}
