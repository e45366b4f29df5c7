package org.modelhub.identity;

/** Revoking this key would leave nobody who can make another. */
class LastAdminException extends RuntimeException {

    LastAdminException() {
        super("The last active admin key cannot be revoked");
    }
}
