package org.modelhub.knowledge;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonValues;

/**
 * What one call of {@code /retrieval} asks for.
 *
 * @param topK how many passages at most
 * @param least no score below it
 */
record KnowledgeQuery(String knowledge, String text, int topK, double least, MetadataCondition condition) {

    static final int MOST = 100;

    private static final int USUAL = 4;

    /** Reads a body as Dify sends it. @throws HubException 400 if it is malformed */
    static KnowledgeQuery read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw refused("The request has no body.", null);
        }
        Map<String, @Nullable Object> fields;
        try {
            fields = JsonValues.object(body);
        } catch (JsonException broken) {
            throw refused("The request is not valid JSON: " + broken.getMessage() + ".", null);
        }
        Map<?, ?> setting = fields.get("retrieval_setting") instanceof Map<?, ?> given ? given : Map.of();
        return new KnowledgeQuery(
                text(fields, "knowledge_id"),
                text(fields, "query"),
                topK(setting.get("top_k")),
                least(setting.get("score_threshold")),
                MetadataCondition.read(fields.get("metadata_condition")));
    }

    private static String text(Map<String, @Nullable Object> fields, String name) {
        if (fields.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw refused("'" + name + "' must be a text that is not empty.", name);
    }

    private static int topK(@Nullable Object value) {
        if (value == null) {
            return USUAL;
        }
        if (value instanceof BigDecimal number && number.signum() > 0) {
            return number.min(BigDecimal.valueOf(MOST)).max(BigDecimal.ONE).intValue();
        }
        throw refused("'top_k' must be a number above 0.", "retrieval_setting.top_k");
    }

    private static double least(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof BigDecimal number) {
            return number.doubleValue();
        }
        throw refused("'score_threshold' must be a number.", "retrieval_setting.score_threshold");
    }

    static HubException refused(String message, @Nullable String param) {
        return new HubException(HubError.badRequest(message, param, "invalid_value"));
    }
}
