package org.modelhub.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers with the hub's OpenAPI document, which is made once, with the one URL under which clients reach the hub. */
public final class DescribeApiStep implements Processor {

    private static final String DOCUMENT = "/openapi.json";

    private final byte[] document;

    /** @param serverUrl what the document names as its only server */
    public DescribeApiStep(String serverUrl, ObjectMapper json) {
        this.document = document(serverUrl, json);
    }

    private static byte[] document(String serverUrl, ObjectMapper json) {
        try (InputStream resource = DescribeApiStep.class.getResourceAsStream(DOCUMENT)) {
            ObjectNode api = (ObjectNode) json.readTree(resource);
            api.putArray("servers").addObject().put("url", serverUrl);
            return json.writeValueAsBytes(api);
        } catch (IOException e) {
            throw new UncheckedIOException("the OpenAPI document cannot be read", e);
        }
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(document);
    }
}
