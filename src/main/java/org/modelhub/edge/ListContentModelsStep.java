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

/** Answers the list of public names in Google's shape; the token of the next page is the last name of this one. */
public final class ListContentModelsStep implements Processor {

    private static final int USUAL = 50;
    private static final int MOST = 1000;

    private final LiveRoutes live;

    public ListContentModelsStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, String> query =
                exchange.getVariable(HubVariables.HEAD, RequestHead.class).query();
        exchange.getMessage().setBody(page(size(query.get("pageSize")), query.getOrDefault("pageToken", "")));
    }

    private Map<String, Object> page(int size, String after) {
        List<NameReport> rest = live.report().stream()
                .filter(ContentModelView::fits)
                .filter(name -> name.name().compareTo(after) > 0)
                .toList();
        List<NameReport> page = rest.subList(0, Math.min(size, rest.size()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("models", page.stream().map(ContentModelView::of).toList());
        if (page.size() < rest.size()) {
            body.put("nextPageToken", page.get(page.size() - 1).name());
        }
        return body;
    }

    /** More than the most is the most, as Google's list has it. */
    private static int size(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return USUAL;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
            throw new HubException(
                    HubError.badRequest("'pageSize' must be a whole number from 1 on.", "pageSize", "invalid_value"));
        }
        return Math.min(MOST, Integer.parseInt(text));
    }
}
