package org.modelhub.dialect.dify;

import java.util.Map;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.wire.JsonWriter;

/**
 * Errors of an external knowledge base as Dify reads them: {@code {"error_code","error_msg"}}. Dify names three codes;
 * everything else carries its HTTP status.
 */
public final class KnowledgeDialect implements ClientDialect {

    public static final String NAME = "dify-knowledge";
    /** The Authorization header is not there, or is none of a bearer. */
    public static final String NO_BEARER = "invalid_authorization_header";
    /** There is no knowledge of this id. */
    public static final String NO_KNOWLEDGE = "knowledge_not_found";

    private static final Map<String, Integer> CODES =
            Map.of(NO_BEARER, 1001, "invalid_api_key", 1002, NO_KNOWLEDGE, 2001);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] writeError(HubError error) {
        int code = error.code() == null ? error.status() : CODES.getOrDefault(error.code(), error.status());
        JsonWriter out = new JsonWriter(error.message().length() + 64).beginObject();
        out.name("error_code").value(code);
        return out.name("error_msg").value(error.message()).endObject().toBytes();
    }
}
