package org.modelhub.fault;

import java.nio.charset.StandardCharsets;

/** The pieces of an OpenAI reply as text for raw sockets. */
final class RawReply {

    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    static final String LAST_CHUNK = "0\r\n\r\n";
    static final String DONE = "data: [DONE]\n\n";
    static final String FINISH = data("{}", "\"stop\"");
    static final String ANSWER = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"fake\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},"
            + "\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";

    private RawReply() {}

    /** One stream event with this text; the text must need no JSON escape. */
    static String event(String text) {
        return data("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "null");
    }

    static String chunk(String payload) {
        return Integer.toHexString(payload.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + payload + "\r\n";
    }

    static String head(int status, String reason, String type, int length) {
        return "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    /** A whole reply with the length it has. */
    static String whole(String type, String body) {
        return head(200, "OK", type, body.getBytes(StandardCharsets.UTF_8).length) + body;
    }

    private static String data(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
