package org.modelhub.knowledge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.dify.KnowledgeDialect;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/**
 * Says of a refused caller what Dify understands: status 403, because at save Dify takes a knowledge base that answers
 * 401 for a sound one, and whether the header or the key is wrong.
 */
public final class RefuseKnowledgeStep implements Processor {

    private static final int UNKNOWN_CALLER = 401;

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof HubError error && error.status() == UNKNOWN_CALLER) {
            RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
            String code = sentBearer(head) ? error.code() : KnowledgeDialect.NO_BEARER;
            exchange.getMessage().setBody(new HubError(403, error.message(), error.type(), null, code, null));
        }
    }

    private static boolean sentBearer(RequestHead head) {
        String header = head.headers().getOrDefault("authorization", "").strip();
        return header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
    }
}
