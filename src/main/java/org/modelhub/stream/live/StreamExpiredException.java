package org.modelhub.stream.live;

/** What a reader wants is kept no longer, and will not come back. */
public final class StreamExpiredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StreamExpiredException(String message) {
        super(message, null, false, false);
    }
}
