package org.modelhub.upstream.listing;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.auth.Credential;
import org.modelhub.upstream.auth.Proof;
import org.modelhub.upstream.auth.SignedCall;
import org.modelhub.upstream.side.SideCall;
import org.modelhub.upstream.side.SideCalls;
import org.modelhub.upstream.side.SideReply;

/** Asks one provider page after page, up to a limit; a page that names itself as its next one ends the walk. */
final class PageWalk {

    private static final int PAGES = 20;
    private static final int PAGE_SIZE = 100;
    private static final int MODELS = 5_000;

    private final ListedProvider provider;
    private final ListingPlan plan;
    private final SideCalls calls;
    private final URI first;
    private final List<ListedModel> models = new ArrayList<>();
    private final Set<String> asked = new java.util.HashSet<>();
    private int page;

    PageWalk(ListedProvider provider, SideCalls calls) {
        this.provider = provider;
        this.plan = provider.plan();
        this.calls = calls;
        this.first = plan.address(Objects.requireNonNull(provider.baseUrl()));
    }

    CompletableFuture<List<ListedModel>> start() {
        return ask(with(first, firstQuery()));
    }

    private Map<String, String> firstQuery() {
        Map<String, String> query = new HashMap<>();
        if (!plan.name("size").isEmpty()) {
            query.put(plan.name("size"), String.valueOf(PAGE_SIZE));
        }
        return query;
    }

    private CompletableFuture<List<ListedModel>> ask(URI url) {
        asked.add(url.toString());
        return proof(url).thenCompose(proof -> calls.call(call(url, proof))).thenCompose(this::take);
    }

    private CompletableFuture<Proof> proof(URI url) {
        Credential key = provider.authentication().next(Set.of());
        if (key == null) {
            throw new ListingException("rate_limit_exceeded", "all of its keys rest");
        }
        return key.proof(new SignedCall("GET", url, Map.of("Accept", "application/json"), new byte[0]));
    }

    private SideCall call(URI url, Proof proof) {
        Map<String, String> headers = new HashMap<>(proof.headers());
        headers.put("Accept", "application/json");
        plan.addHeader(headers);
        return SideCall.get(URI.create(proof.appliedTo(url.toString())), headers);
    }

    private CompletableFuture<List<ListedModel>> take(SideReply reply) {
        if (reply.status() != 200) {
            String code = reply.status() == 401 || reply.status() == 403 ? "upstream_auth" : "upstream_failed";
            throw new ListingException(code, "it answered with status " + reply.status());
        }
        PageReader read = new PageReader(plan, reply);
        models.addAll(read.models());
        page++;
        String next = read.next(page, models.size());
        URI more = next == null ? null : address(next);
        return more == null || page >= PAGES || models.size() >= MODELS || asked.contains(more.toString())
                ? CompletableFuture.completedFuture(models)
                : ask(more);
    }

    private @Nullable URI address(String next) {
        if (plan.style() == ListingStyle.LINK) {
            URI linked = first.resolve(next);
            // The proof of who calls goes to the provider itself, whatever address its header names.
            return sameOrigin(linked) ? linked : null;
        }
        Map<String, String> query = firstQuery();
        query.put(plan.name("param"), next);
        return with(first, query);
    }

    private boolean sameOrigin(URI other) {
        return Objects.equals(first.getScheme(), other.getScheme())
                && Objects.equals(first.getRawAuthority(), other.getRawAuthority());
    }

    private static URI with(URI url, Map<String, String> query) {
        StringBuilder text = new StringBuilder(url.toString());
        char separator = url.getRawQuery() == null ? '?' : '&';
        for (Map.Entry<String, String> field : query.entrySet()) {
            text.append(separator)
                    .append(field.getKey())
                    .append('=')
                    .append(URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return URI.create(text.toString());
    }
}
