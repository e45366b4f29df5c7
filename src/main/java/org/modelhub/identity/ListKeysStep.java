package org.modelhub.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** {@code GET /admin/keys?limit&after}: a page of keys, revoked ones too, in order of creation. */
public final class ListKeysStep extends KeyStep {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    private final KeyRegistrar registrar;

    ListKeysStep(KeyRegistrar registrar, Executor workers) {
        super(workers);
        this.registrar = registrar;
    }

    @Override
    Callable<Answer> work(Exchange exchange) {
        admin(exchange);
        Map<String, String> query = head(exchange).query();
        int limit = limit(query.get("limit"));
        String after = query.get("after");
        return () -> new Answer(200, page(registrar.list(after, limit + 1), limit));
    }

    private static Map<String, Object> page(List<StoredKey> keys, int limit) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("object", "list");
        page.put("data", keys.stream().limit(limit).map(KeyView::of).toList());
        page.put("has_more", keys.size() > limit);
        return page;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new HubException(HubError.badRequest(
                "'limit' must be a whole number from 1 to " + MOST + ".", "limit", "invalid_limit"));
    }
}
