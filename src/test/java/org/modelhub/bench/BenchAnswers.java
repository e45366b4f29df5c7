package org.modelhub.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What the mock upstream answers of one dialect, ready to be written. The forms differ, the text and the number of its
 * chunks do not.
 *
 * @param whole a JSON answer
 * @param burst a stream of {@link SampleStream}
 */
record BenchAnswers(Buffer whole, Buffer burst) {

    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    static final String PADDING = "lorem ipsum dolor ";

    /** So that the answer in OpenAI's form has 635 bytes. */
    static final String TEXT = PADDING.repeat(21).substring(0, 361);

    static BenchAnswers openAi() {
        return new BenchAnswers(
                json("{\"id\":\"chatcmpl-bench-0123456789\",\"object\":\"chat.completion\",\"created\":1790000000,"
                        + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"" + TEXT + "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":90,\"total_tokens\":99}}"),
                stream("openai"));
    }

    static BenchAnswers anthropic() {
        return new BenchAnswers(
                json("{\"id\":\"msg_bench_0123456789\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"bench\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT + "\"}],"
                        + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":9,\"output_tokens\":90}}"),
                stream("anthropic"));
    }

    /** One event in one HTTP chunk, as servers flush them. The events are ASCII, so characters are bytes. */
    static String chunk(String event) {
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static Buffer json(String body) {
        return Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static Buffer stream(String dialect) {
        Buffer stream = Buffer.buffer(STREAM_HEAD);
        for (byte[] event : SampleStream.events(dialect)) {
            stream.appendString(chunk(new String(event, StandardCharsets.US_ASCII)));
        }
        return stream.appendString("0\r\n\r\n");
    }
}
