package org.modelhub.upstream.image;

/** A picture could not be had; the message goes on after "The picture". */
final class PictureException extends RuntimeException {

    PictureException(String message) {
        super(message, null, false, false);
    }
}
