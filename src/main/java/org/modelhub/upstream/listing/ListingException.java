package org.modelhub.upstream.listing;

/** A provider could not be asked for its models; says why in words that a client may see. */
final class ListingException extends RuntimeException {

    private final String code;

    ListingException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}
