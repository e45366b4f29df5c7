package org.modelhub.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;

/** Answers the list of public names that serve, in OpenAI's shape and in pages. */
public final class ListModelsStep implements Processor {

    private static final int MOST = 1000;

    private final LiveRoutes live;

    public ListModelsStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        live.requireLoaded();
        Map<String, String> query =
                exchange.getVariable(HubVariables.HEAD, RequestHead.class).query();
        exchange.getMessage().setBody(page(limit(query.get("limit")), query.get("after")));
    }

    /** Names are in alphabetical order, so a page begins behind {@code after} even if that name is gone by now. */
    private Map<String, Object> page(int limit, @Nullable String after) {
        List<NameReport> rest = live.report().stream()
                .filter(name -> name.contract() != null)
                .filter(name -> after == null || name.name().compareTo(after) > 0)
                .toList();
        List<NameReport> page = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("object", "list");
        body.put("data", page.stream().map(ModelView::brief).toList());
        body.put("first_id", page.isEmpty() ? null : page.get(0).name());
        body.put("last_id", page.isEmpty() ? null : page.get(page.size() - 1).name());
        body.put("has_more", page.size() < rest.size());
        return body;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return MOST;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new HubException(HubError.badRequest(
                    "'limit' must be a whole number from 1 to " + MOST + ".", "limit", "invalid_limit"));
        }
        return Integer.parseInt(text);
    }
}
