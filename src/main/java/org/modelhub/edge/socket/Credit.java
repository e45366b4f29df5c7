package org.modelhub.edge.socket;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonView;

/**
 * How much of a stream a client is ready to take. Without a grant the socket's queue alone decides; the first grant turns
 * counting on. Tokens are counted exactly, as the model gave them. Of bytes the last piece may take more than is left,
 * which later grants pay off: a piece has one number, so it is never cut in two.
 */
final class Credit {

    private static final long UNCOUNTED = Long.MAX_VALUE;

    private long tokens = UNCOUNTED;
    private long bytes = UNCOUNTED;

    /** What the field {@code credit} of a message grants, and an open credit if it is not there. */
    static Credit in(JsonView message) {
        Credit credit = new Credit();
        byte[] field = message.has("credit") ? message.raw("credit") : null;
        if (field != null) {
            credit.grant(JsonView.parse(field));
        }
        return credit;
    }

    /** @throws HubException if the object does not hold either tokens or bytes */
    void grant(JsonView grant) {
        Integer moreTokens = grant.integer("tokens");
        Integer moreBytes = grant.integer("bytes");
        if ((moreTokens == null) == (moreBytes == null) || isNone(moreTokens) || isNone(moreBytes)) {
            throw new HubException(HubError.badRequest(
                    "A credit is a positive number of either 'tokens' or 'bytes'.", "credit", "invalid_credit"));
        }
        if (moreTokens != null) {
            tokens = added(tokens, moreTokens);
        } else if (moreBytes != null) {
            bytes = added(bytes, moreBytes);
        }
    }

    private static boolean isNone(@Nullable Integer grant) {
        return grant != null && grant < 1;
    }

    private static long added(long before, int more) {
        return before == UNCOUNTED ? more : before + more;
    }

    /** Counts no more: what a client wants to be rid of must not wait for its leave. */
    void lift() {
        tokens = UNCOUNTED;
        bytes = UNCOUNTED;
    }

    /** Whether more may go out. */
    boolean open() {
        return tokens > 0 && bytes > 0;
    }

    /** How many tokens may go out. */
    long tokens() {
        return tokens;
    }

    /** How many bytes of text may go out, before the piece that overdraws. */
    long bytes() {
        return bytes;
    }

    void spend(long spentTokens, long spentBytes) {
        tokens -= tokens == UNCOUNTED ? 0 : spentTokens;
        bytes -= bytes == UNCOUNTED ? 0 : spentBytes;
    }
}
