package org.modelhub.upstream.side;

/** A side call came to nothing. Its message names neither address nor credentials. */
public final class SideCallException extends RuntimeException {

    public SideCallException(String message) {
        super(message, null, false, false);
    }
}
