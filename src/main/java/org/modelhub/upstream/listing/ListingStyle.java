package org.modelhub.upstream.listing;

import java.util.Map;

/** The ways in which providers page through their models, each with the names that its best-known provider uses. */
enum ListingStyle {
    /** Not at all: the provider is not asked. */
    NONE(Map.of()),
    /** All on one page: OpenAI. */
    OPENAI(Map.of("path", "/models", "items", "data", "id", "id", "created", "created")),
    /** By the last id of the page before, while more are said to follow: Anthropic. */
    CURSOR(Map.of(
            "path",
            "/v1/models",
            "items",
            "data",
            "id",
            "id",
            "created",
            "created_at",
            "param",
            "after_id",
            "more",
            "has_more",
            "next",
            "last_id",
            "size",
            "limit")),
    /** By a token that each page but the last holds: Gemini. */
    PAGE_TOKEN(Map.of(
            "path",
            "/models",
            "items",
            "models",
            "id",
            "name",
            "param",
            "pageToken",
            "next",
            "nextPageToken",
            "size",
            "pageSize",
            "strip",
            "models/")),
    /** By the address in a {@code Link: <…>; rel="next"} header: Hugging Face, GitHub. */
    LINK(Map.of("path", "/api/models", "items", "", "id", "id", "size", "limit")),
    /** By the page's number, until the total is reached: DashScope. */
    OFFSET(Map.of(
            "path",
            "/api/v1/deployments/models",
            "items",
            "output.models",
            "id",
            "model_name",
            "param",
            "page_no",
            "size",
            "page_size",
            "total",
            "output.total"));

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable map
    private final Map<String, String> names;

    ListingStyle(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    Map<String, String> names() {
        return names;
    }
}
