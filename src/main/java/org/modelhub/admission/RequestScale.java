package org.modelhub.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.RerankRequest;
import org.modelhub.stream.TokenCounter;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * Weighs a request before it is answered, on an event loop: a long prompt by samples of it. Pictures are not weighed, nor
 * sound; what they took is known with the answer.
 */
final class RequestScale {

    /** Bytes of a tool's JSON to a token. */
    private static final int BYTES_A_TOKEN = 4;

    private static final int SAMPLE_CHARS = 2048;

    private final TokenCounter counter;
    private final int assumedOutput;

    RequestScale(TokenCounter counter, int assumedOutput) {
        this.counter = counter;
        this.assumedOutput = assumedOutput;
    }

    /** @param longestOutput the most that a model of the name can write, or 0 */
    RequestSize weigh(@Nullable Object request, int longestOutput) {
        if (request instanceof ChatRequest chat) {
            return chat(chat, longestOutput);
        }
        if (request instanceof EmbeddingRequest embedding) {
            return new RequestSize(texts(embedding.inputs()), 0, false);
        }
        if (request instanceof RerankRequest rerank) {
            long query = counter.estimate(rerank.query());
            return new RequestSize(query * rerank.documents().size() + texts(rerank.documents()), 0, false);
        }
        return RequestSize.NONE;
    }

    private RequestSize chat(ChatRequest chat, int longestOutput) {
        JsonView body = chat.body();
        byte[] tools = body.raw("tools");
        long prompt = counter.estimatePrompt(chat);
        prompt += tools == null ? 0 : tools.length / BYTES_A_TOKEN;
        int longest = longestOutput == 0 ? Integer.MAX_VALUE : longestOutput;
        long asked = number(body, "max_tokens");
        long output = Math.min(asked < 0 ? assumedOutput : asked, longest);
        return new RequestSize(prompt, output * Math.max(1, number(body, "n")), asked < 0);
    }

    /** -1 if there is none. */
    private static long number(JsonView body, String name) {
        Double number = body.type(name) == Type.NUMBER ? body.number(name) : null;
        return number == null ? -1 : (long) Math.min(Integer.MAX_VALUE, number);
    }

    /** The first texts are counted, the others taken to be like them. */
    private long texts(List<String> texts) {
        long chars = 0;
        StringBuilder sample = new StringBuilder();
        for (String text : texts) {
            chars += text.length();
            if (sample.length() < SAMPLE_CHARS) {
                sample.append(text, 0, Math.min(text.length(), SAMPLE_CHARS)).append('\n');
            }
        }
        return sample.isEmpty() ? 0 : (long) Math.ceil((double) counter.estimate(sample) * chars / sample.length());
    }
}
