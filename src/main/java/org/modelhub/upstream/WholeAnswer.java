package org.modelhub.upstream;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;

/** Takes an answer that comes in one piece, and refuses one that grows above the limit. */
final class WholeAnswer implements UpstreamCall.Answer, UpstreamCall.BodyReader {

    /** Who hears of the end. */
    interface Done {

        void answered(Object reply);

        void failed(HubError error);

        /**
         * What was handed over and was not whole then is over now. Called once after {@link #answered} with a stream.
         *
         * @param error why it broke off, {@code client_gone} if its client left; null if it is complete
         * @param usage what it took, as far as it came; null where nothing counts it
         */
        default void ended(@Nullable HubError error, @Nullable TokenUsage usage) {}
    }

    private static final int OK = 200;

    private final Provider provider;
    private final int limit;
    private final Function<byte[], Object> decode;
    private final Done done;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    private int status;
    private Map<String, String> headers = Map.of();
    private boolean tooLarge;

    WholeAnswer(Provider provider, int limit, Function<byte[], Object> decode, Done done) {
        this.provider = provider;
        this.limit = limit;
        this.decode = decode;
        this.done = done;
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String contentType, Map<String, String> headers) {
        this.status = status;
        this.headers = headers;
        return this;
    }

    @Override
    public void read(byte[] bytes) {
        if (body.size() + bytes.length > limit) {
            tooLarge = true;
            done.failed(UpstreamErrors.tooLarge(provider.name()));
        } else {
            body.writeBytes(bytes);
        }
    }

    @Override
    public boolean satisfied() {
        return tooLarge;
    }

    @Override
    public void end() {
        if (tooLarge) {
            return;
        }
        Object reply;
        try {
            if (status != OK) {
                failed(provider.dialect().readError(provider.name(), status, headers, body.toByteArray()));
                return;
            }
            reply = decode.apply(body.toByteArray());
        } catch (HubException refused) {
            failed(refused.error());
            return;
        }
        done.answered(reply);
    }

    @Override
    public void failed(HubError error) {
        if (!tooLarge) {
            done.failed(error);
        }
    }
}
