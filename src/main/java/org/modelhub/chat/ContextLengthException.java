package org.modelhub.chat;

/**
 * A provider's model cannot take so long a prompt, which a model with a longer context may. A public name that lists
 * one behind it fails over on this class.
 */
public final class ContextLengthException extends HubException {

    public static final String CODE = "context_length_exceeded";

    ContextLengthException(HubError error) {
        super(error);
    }
}
