package org.modelhub.dialect;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** Refusals of what a dialect has no form for. */
final class Unsupported {

    private Unsupported() {}

    /** A provider that cannot do this: the model, not the client, is the wrong one. */
    static HubException byProvider(String operation) {
        return new HubException(new HubError(
                501,
                "The provider of this model has no " + operation + ".",
                "unsupported_error",
                "model",
                "unsupported_operation",
                null));
    }

    /** A defect of an edge route: it names a dialect that has no such request. */
    static IllegalStateException byClient(String dialect, String operation) {
        return new IllegalStateException("client dialect '" + dialect + "' has no " + operation);
    }
}
