package org.modelhub.exchange;

/**
 * Who asks.
 *
 * @param keyId the public part of the API key, safe to log
 * @param name what the operator called the key
 * @param role what it may do
 */
public record Caller(String keyId, String name, Role role) {

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
