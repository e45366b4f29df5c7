package org.modelhub.bench;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One running contestant.
 *
 * @param key sent as a bearer to all, so that requests are equal
 * @param process null if it is this one, of which nothing is measured
 */
record Target(
        Contestant contestant,
        int port,
        String key,
        @Nullable ChildProcess process) {

    static final String QUESTION = "Say in two sentences why a stable public name helps an application.";

    long cpuMicros() {
        return process == null ? 0 : process.cpuMicros();
    }

    double rssMebibytes() {
        return process == null ? 0 : process.rssMebibytes();
    }

    /** A chat request as an SDK sends it, complete with head. */
    byte[] request(String model, boolean stream) {
        return request(model, stream, "");
    }

    /** @param more header lines, each with its line end */
    byte[] request(String model, boolean stream, String more) {
        String options = stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "";
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are brief.\"},"
                + "{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}],\"temperature\":0.7,\"max_tokens\":256"
                + options + ",\"user\":\"bench\"}";
        return post("/v1/chat/completions", body, more);
    }

    /** The same request in Anthropic's form. */
    byte[] messages(String model, boolean stream) {
        String body = "{\"model\":\"" + model + "\",\"max_tokens\":256,\"system\":\"You are brief.\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}],\"temperature\":0.7"
                + (stream ? ",\"stream\":true" : "") + ",\"metadata\":{\"user_id\":\"bench\"}}";
        return post("/v1/messages", body, "");
    }

    private byte[] post(String path, String body, String more) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: bench\r\n" + more
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
