package org.modelhub.drill;

import java.nio.charset.StandardCharsets;

/**
 * One request that a drill asks many times.
 *
 * @param name tells its arrivals from others
 * @param bytes with the head
 * @param streams whether the answer is a stream, which is complete at its {@code [DONE]}
 */
record Question(String name, byte[] bytes, boolean streams) {

    /** A chat with a public name. */
    static Question chat(String model, String key, boolean streams) {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Is it safe?\"}],"
                + "\"max_tokens\":64,\"stream\":" + streams + "}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return new Question(model, (head + body).getBytes(StandardCharsets.US_ASCII), streams);
    }

    /** The same, told apart from others by another name. */
    Question named(String other) {
        return new Question(other, bytes, streams);
    }
}
