package org.modelhub.exchange;

/**
 * Who asks.
 *
 * @param keyId the public part of the API key, safe to log
 * @param name what the operator called the key
 * @param role what it may do
 * @param policy how much it may use, and how it is treated
 */
public record Caller(String keyId, String name, Role role, KeyPolicy policy) {

    /** A caller of whose key nothing else is fixed. */
    public Caller(String keyId, String name, Role role) {
        this(keyId, name, role, KeyPolicy.DEFAULT);
    }

    /** What a key may do. */
    public enum Role {
        /** Use models. */
        APP,
        /** Use models, and everything under {@code /admin}. */
        ADMIN;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
