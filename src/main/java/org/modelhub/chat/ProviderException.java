package org.modelhub.chat;

/**
 * A provider could not serve a request that another one may serve: it is away, overloaded, refuses the hub's credentials
 * or broke off before its first token. Public names fail over on this class, and on {@link ContextLengthException} and
 * {@link ContentPolicyException} where they say so; a request that is itself at fault is a plain {@link HubException}.
 */
public final class ProviderException extends HubException {

    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private ProviderException(HubError error) {
        super(error);
    }

    /** The exception of the right class for what a provider's call ended with. */
    public static HubException of(HubError error) {
        if (error.status() >= SERVER_ERROR || error.status() == TOO_MANY) {
            return new ProviderException(error);
        }
        String code = error.code() == null ? "" : error.code();
        if (code.equals(ContextLengthException.CODE)) {
            return new ContextLengthException(error);
        }
        return ContentPolicyException.CODES.contains(code)
                ? new ContentPolicyException(error)
                : new HubException(error);
    }
}
