package org.modelhub.upstream.listing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.side.SideReply;

/** Reads one page of a provider's models by its plan. */
final class PageReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?");
    private static final int ID = 256;

    private final ListingPlan plan;
    private final SideReply reply;
    private final JsonNode body;

    /** @throws ListingException if the page cannot be read */
    PageReader(ListingPlan plan, SideReply reply) {
        this.plan = plan;
        this.reply = reply;
        try {
            body = JSON.readTree(reply.body());
        } catch (IOException notJson) {
            throw new ListingException("upstream_invalid_reply", "its list cannot be read");
        }
    }

    List<ListedModel> models() {
        JsonNode items = at(plan.name("items"));
        if (!items.isArray()) {
            throw new ListingException("upstream_invalid_reply", "its list cannot be read");
        }
        List<ListedModel> models = new ArrayList<>();
        items.forEach(item -> {
            String id = item.isTextual()
                    ? item.asText()
                    : item.path(plan.name("id")).asText("");
            String strip = plan.name("strip");
            String bare = !strip.isEmpty() && id.startsWith(strip) ? id.substring(strip.length()) : id;
            if (!bare.isBlank() && bare.length() <= ID) {
                models.add(new ListedModel(bare, created(item.path(plan.name("created")))));
            }
        });
        return models;
    }

    private static long created(JsonNode value) {
        if (value.isNumber()) {
            return Math.max(0, value.asLong());
        }
        try {
            return value.isTextual() ? Instant.parse(value.asText()).getEpochSecond() : 0;
        } catch (DateTimeException unsaid) {
            return 0;
        }
    }

    /** What to ask for the next page with, or null if there is none: a cursor, a token, an address, a page's number. */
    @Nullable
    String next(int page, int read) {
        return switch (plan.style()) {
            case NONE, OPENAI -> null;
            case CURSOR -> at(plan.name("more")).asBoolean(false) ? text(at(plan.name("next"))) : null;
            case PAGE_TOKEN -> text(at(plan.name("next")));
            case LINK -> link();
            case OFFSET ->
                read < at(plan.name("total")).asInt(0) && !models().isEmpty() ? String.valueOf(page + 1) : null;
        };
    }

    private @Nullable String link() {
        String header = reply.header("link");
        Matcher matcher = header == null ? null : NEXT.matcher(header);
        return matcher != null && matcher.find() ? matcher.group(1) : null;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }

    /** @param path names joined by dots; empty for the whole page */
    private JsonNode at(String path) {
        JsonNode node = body;
        for (String name : path.split("\\.", -1)) {
            node = name.isEmpty() ? node : node.path(name);
        }
        return node;
    }
}
