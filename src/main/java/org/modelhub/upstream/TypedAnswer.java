package org.modelhub.upstream;

import java.util.Map;
import java.util.function.BiFunction;
import org.modelhub.chat.HubError;

/** Takes an answer that comes in one piece and is read by its content type. */
final class TypedAnswer implements UpstreamCall.Answer {

    private final WholeAnswer answer;
    private String contentType = "";

    TypedAnswer(Provider provider, int limit, BiFunction<String, byte[], Object> decode, WholeAnswer.Done done) {
        this.answer = new WholeAnswer(provider, limit, body -> decode.apply(contentType, body), done);
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String type, Map<String, String> headers) {
        contentType = type == null ? "" : type;
        return answer.head(status, type, headers);
    }

    @Override
    public void failed(HubError error) {
        answer.failed(error);
    }
}
