package org.modelhub.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Answers with a document about the hub's API, which is made once, with the one URL under which clients reach the hub: in
 * OpenAPI what is asked for by HTTP, in AsyncAPI what is said over sockets.
 */
public final class DescribeApiStep implements Processor {

    private static final String REST = "/openapi.json";
    private static final String SOCKETS = "/asyncapi.json";

    private final byte[] document;

    private DescribeApiStep(byte[] document) {
        this.document = document;
    }

    /** @param serverUrl what the document names as its only server */
    public DescribeApiStep(String serverUrl, ObjectMapper json) {
        this(rest(serverUrl, json));
    }

    /** The same for sockets. */
    static DescribeApiStep ofSockets(String serverUrl, ObjectMapper json) {
        return new DescribeApiStep(sockets(serverUrl, json));
    }

    private static byte[] rest(String serverUrl, ObjectMapper json) {
        ObjectNode api = read(REST, json);
        api.putArray("servers").addObject().put("url", serverUrl);
        return write(api, json);
    }

    private static byte[] sockets(String serverUrl, ObjectMapper json) {
        ObjectNode api = read(SOCKETS, json);
        URI url = URI.create(serverUrl);
        // Where the port is not known, the document keeps the one that it was written with.
        if (url.getRawAuthority() != null) {
            ObjectNode server = ((ObjectNode) api.at("/servers/hub"));
            server.put("host", url.getRawAuthority());
            server.put("protocol", "https".equalsIgnoreCase(url.getScheme()) ? "wss" : "ws");
            if (!url.getRawPath().isEmpty()) {
                server.put("pathname", url.getRawPath());
            }
        }
        return write(api, json);
    }

    private static ObjectNode read(String document, ObjectMapper json) {
        try (InputStream resource = DescribeApiStep.class.getResourceAsStream(document)) {
            return (ObjectNode) json.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("the document " + document + " cannot be read", e);
        }
    }

    private static byte[] write(ObjectNode api, ObjectMapper json) {
        try {
            return json.writeValueAsBytes(api);
        } catch (IOException e) {
            throw new UncheckedIOException("the document cannot be written", e);
        }
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(document);
    }
}
