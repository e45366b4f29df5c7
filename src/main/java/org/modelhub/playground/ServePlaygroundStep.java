package org.modelhub.playground;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.MediaReply;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestHead;

/**
 * Answers with a file of the playground. The page is handed a key, so it may run nothing but its own files and talk to
 * nobody but this hub, and no other page may hold it in a frame.
 */
public final class ServePlaygroundStep implements Processor {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String CLIENT = "/playground/client/";

    private final boolean enabled;
    private final PlaygroundFiles files = new PlaygroundFiles();

    /** @param enabled whether there is a playground at all */
    public ServePlaygroundStep(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public void process(Exchange exchange) {
        MediaReply file = enabled ? files.find(name(exchange.getVariable(HubVariables.HEAD, RequestHead.class))) : null;
        if (file == null) {
            throw new HubException(HubError.notFound("There is no such page.", null, "page_not_found"));
        }
        ReplyHeaders headers = exchange.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
        headers.set("content-security-policy", POLICY);
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
        headers.set("cross-origin-opener-policy", "same-origin");
        // A hub that was updated must not be met by yesterday's script.
        headers.set("cache-control", "no-cache");
        exchange.getMessage().setBody(file);
    }

    private static String name(RequestHead head) {
        @Nullable String file = head.pathParameters().get("file");
        if (file == null) {
            return PlaygroundFiles.PAGE;
        }
        return head.path().startsWith(CLIENT) ? "client/" + file : file;
    }
}
