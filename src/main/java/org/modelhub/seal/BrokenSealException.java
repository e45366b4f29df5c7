package org.modelhub.seal;

/** What should be opened was changed, belongs elsewhere, or was sealed under a key that is not there. */
public final class BrokenSealException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenSealException() {
        super("not sealed by a key of this hub, or changed since", null, false, false);
    }
}
