package org.modelhub.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.stream.ByteStream;
import org.modelhub.stream.Pipe;

/**
 * Takes an answer of sound, and hands it on from its first bytes, so that an early failure keeps its status and another
 * model can still take the call. What is neither sound nor plain bytes is read as a refusal.
 */
final class SpokenAnswer implements UpstreamCall.Answer, UpstreamCall.BodyReader, Pipe.Source {

    private static final int OK = 200;

    private final Provider provider;
    private final WholeAnswer refusal;
    private final WholeAnswer.Done done;
    private final Pipe<Buffer> pipe = new Pipe<>(this);
    private String contentType = "";
    private boolean handedOn;
    private @Nullable UpstreamCall call;

    SpokenAnswer(Provider provider, int limit, WholeAnswer.Done done) {
        this.provider = provider;
        this.done = done;
        this.refusal = new WholeAnswer(provider, limit, body -> unusable(), done);
    }

    private Object unusable() {
        throw new HubException(HubError.upstream(
                502,
                "The provider " + provider.name() + " sent something that is no sound.",
                "upstream_invalid_reply"));
    }

    @Override
    public void calls(UpstreamCall next) {
        call = next;
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String type, Map<String, String> headers) {
        String known = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean sound = known.startsWith("audio/") || known.startsWith("application/octet-stream");
        contentType = known;
        return status == OK && sound ? this : refusal.head(status, type, headers);
    }

    @Override
    public void read(byte[] bytes) {
        pipe.push(Buffer.buffer(bytes));
        if (!handedOn) {
            handedOn = true;
            done.answered(new ByteStream(contentType, pipe));
        }
    }

    @Override
    public boolean begun() {
        return handedOn;
    }

    @Override
    public void end() {
        if (handedOn) {
            done.ended(null, null);
            pipe.close();
        } else {
            unspoken();
        }
    }

    private void unspoken() {
        done.failed(HubError.upstream(
                502, "The provider " + provider.name() + " sent an empty answer.", "upstream_invalid_reply"));
    }

    @Override
    public void failed(HubError error) {
        if (handedOn) {
            done.ended(error, null);
            pipe.fail(new HubException(error));
        } else {
            done.failed(error);
        }
    }

    @Override
    public void pause() {
        if (call != null) {
            call.pause();
        }
    }

    @Override
    public void resume() {
        if (call != null) {
            call.resume();
        }
    }
}
