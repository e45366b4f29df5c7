package org.modelhub.upstream.listing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.upstream.side.SideCallException;
import org.modelhub.upstream.side.SideCalls;

/**
 * The models of all providers behind the live routes, in OpenAI's shape. All are asked at once; one that fails is
 * reported beside the models of the others. Kept for a minute, and asked for once however many wait.
 */
public final class ProviderListing {

    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long LIMIT_SECONDS = 20;

    /** What one provider said: its models, or why there are none. */
    private record Report(
            ListedProvider provider,
            List<ListedModel> models,
            @Nullable String code,
            @Nullable String message) {

        static Report failed(ListedProvider provider, String code, String message) {
            return new Report(provider, List.of(), code, message);
        }

        Map<String, Object> view() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("provider", provider.name());
            view.put("models", models.size());
            if (code != null) {
                view.put(
                        "error", Map.of("code", code, "message", "Provider " + provider.name() + ": " + message + "."));
            }
            return view;
        }
    }

    /**
     * A listing under way or done.
     *
     * @param of which providers, and how they were asked
     */
    private record Kept(List<Object> of, long since, CompletableFuture<Map<String, Object>> listing) {}

    private final ProviderDirectory directory;
    private final SideCalls calls;
    private final LongSupplier clock;
    private @Nullable Kept kept;

    public ProviderListing(ProviderDirectory directory, SideCalls calls) {
        this(directory, calls, System::nanoTime);
    }

    ProviderListing(ProviderDirectory directory, SideCalls calls, LongSupplier clock) {
        this.directory = directory;
        this.calls = calls;
        this.clock = clock;
    }

    /** Never fails; completes on any thread. A swap that changes the providers ends what is kept. */
    public synchronized CompletableFuture<Map<String, Object>> models() {
        List<ListedProvider> providers = directory.providers();
        List<Object> asked = List.copyOf(providers.stream()
                .map(one -> List.of(one.name(), String.valueOf(one.place()), one.plan()))
                .toList());
        Kept known = kept;
        long now = clock.getAsLong();
        if (known != null && now - known.since() < KEPT_NANOS && known.of().equals(asked)) {
            return known.listing();
        }
        CompletableFuture<Map<String, Object>> listing = ask(providers);
        kept = new Kept(asked, now, listing);
        return listing;
    }

    private CompletableFuture<Map<String, Object>> ask(List<ListedProvider> providers) {
        List<CompletableFuture<Report>> reports = providers.stream()
                .filter(provider -> provider.plan().isAsked())
                .map(this::ask)
                .toList();
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        merged(reports.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Report> ask(ListedProvider provider) {
        if (provider.baseUrl() == null || provider.authentication().lacksKey()) {
            return CompletableFuture.completedFuture(Report.failed(
                    provider,
                    "provider_unavailable",
                    provider.baseUrl() == null ? "it has no base URL" : "it has no key"));
        }
        return CompletableFuture.completedFuture(provider)
                .thenCompose(one -> new PageWalk(one, calls).start())
                .thenApply(models -> new Report(provider, models, null, null))
                .completeOnTimeout(
                        Report.failed(provider, "upstream_timeout", "it did not answer in time"),
                        LIMIT_SECONDS,
                        TimeUnit.SECONDS)
                .exceptionally(failure -> failed(provider, failure));
    }

    private static Report failed(ListedProvider provider, Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof ListingException known) {
            return Report.failed(provider, known.code(), String.valueOf(known.getMessage()));
        }
        if (cause instanceof HubException known) {
            return Report.failed(provider, String.valueOf(known.error().code()), "its credentials cannot be shown");
        }
        return cause instanceof SideCallException
                ? Report.failed(provider, "upstream_unreachable", "it cannot be reached")
                : Report.failed(provider, "internal", "it cannot be asked");
    }

    private static Map<String, Object> merged(List<Report> reports) {
        List<Map<String, Object>> data = new ArrayList<>();
        reports.forEach(report -> report.models().forEach(model -> data.add(view(model, report.provider()))));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("object", "list");
        body.put("data", data);
        body.put("providers", reports.stream().map(Report::view).toList());
        return body;
    }

    private static Map<String, Object> view(ListedModel model, ListedProvider provider) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", model.id());
        view.put("object", "model");
        view.put("created", model.created());
        view.put("owned_by", provider.name());
        return view;
    }
}
