package org.modelhub.content;

/** A text is too long, or takes too long, to be checked against the rules; nobody may take it for harmless. */
final class TooMuchToCheckException extends RuntimeException {

    TooMuchToCheckException() {
        super("the text is too much to check", null, false, false);
    }
}
