package org.modelhub.identity;

/** The key store cannot be reached or refused a statement. */
class KeyStoreUnavailableException extends RuntimeException {

    KeyStoreUnavailableException(Throwable cause) {
        super("The key store is not available", cause);
    }
}
