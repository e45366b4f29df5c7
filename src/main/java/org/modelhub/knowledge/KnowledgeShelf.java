package org.modelhub.knowledge;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.dify.KnowledgeDialect;

/** The knowledge that there is, by id. Safe for all threads. */
final class KnowledgeShelf {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Map<String, KnowledgeBase> bases = new ConcurrentHashMap<>();
    private volatile Set<String> known = Set.of();
    private volatile boolean scanned;

    /** @throws HubException 404 if there is none of this id, 503 while it is read for the first time */
    KnowledgeBase require(String id) {
        KnowledgeBase base = bases.get(id);
        if (base != null) {
            return base;
        }
        if (!scanned || known.contains(id)) {
            String message = "The knowledge '" + id + "' is being loaded.";
            throw new HubException(new HubError(503, message, "unavailable_error", null, "knowledge_loading", SOON));
        }
        throw new HubException(HubError.notFound(
                "The knowledge '" + id + "' does not exist.", "knowledge_id", KnowledgeDialect.NO_KNOWLEDGE));
    }

    /**
     * The knowledge that a variable of Dify's names: a variable has no hyphens or dots, so an underscore stands for
     * either.
     */
    KnowledgeBase requireByVariable(String variable) {
        for (String id : known) {
            if (id.replaceAll("[^A-Za-z0-9_]", "_").equals(variable) && !known.contains(variable)) {
                return require(id);
            }
        }
        return require(variable);
    }

    @Nullable
    KnowledgeBase find(String id) {
        return bases.get(id);
    }

    /** These ids have folders; all others are gone. */
    void keep(Set<String> ids) {
        known = Set.copyOf(ids);
        bases.keySet().retainAll(ids);
        scanned = true;
    }

    void put(KnowledgeBase base) {
        bases.put(base.id(), base);
    }
}
