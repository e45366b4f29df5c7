package org.modelhub.admission;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.modelhub.admission.AdmissionProperties.Limits;
import org.modelhub.admission.AdmissionProperties.Unpriced;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Pressure;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;
import org.modelhub.stream.TokenCounter;
import org.modelhub.wire.JsonView;

/** An admission desk on a clock of its own, with what it is asked for. */
final class AdmissionBench {

    static final List<ModelCard> MODELS = List.of(card("openai", "small", "1", "2", "USD"));

    final AtomicLong clock = new AtomicLong();
    final LocalBuckets buckets = new LocalBuckets(clock::get, 100);
    final AdmissionDesk desk;
    final GrantPlan plan;

    /** @param settings by name, as behind {@code hub.admission.} */
    AdmissionBench(Map<String, String> settings, Pressure pressure) {
        AdmissionProperties properties = properties(settings);
        desk = new AdmissionDesk(
                properties,
                buckets,
                new Widths(clock::get, pressure),
                new Tariffs(properties.currency(), properties.exchangeRates()),
                new RequestScale(new TokenCounter(), properties.assumedOutput()),
                clock::get);
        plan = desk.complete(GrantPlan.of(Map.of("budget", GrantPlan.HUB)));
    }

    AdmissionBench(Map<String, String> settings) {
        this(settings, (provider, model) -> 0);
    }

    static AdmissionProperties properties(Map<String, String> settings) {
        Map<String, BigDecimal> rates = new HashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith("exchange-rates.")) {
                rates.put(name.substring("exchange-rates.".length()), new BigDecimal(value));
            }
        });
        return new AdmissionProperties(
                limits("key", settings),
                limits("user", settings),
                limits("name", settings),
                limits("all", settings),
                Map.of("openai", limits("providers.openai", settings)),
                Double.parseDouble(settings.getOrDefault("burst", "1")),
                Integer.parseInt(settings.getOrDefault("assumed-output", "1024")),
                settings.getOrDefault("currency", "USD"),
                rates,
                Unpriced.valueOf(settings.getOrDefault("unpriced", "COUNT_NOTHING")),
                100,
                Integer.parseInt(settings.getOrDefault("replicas", "1")));
    }

    private static Limits limits(String scope, Map<String, String> settings) {
        return new Limits(
                settings.getOrDefault(scope + ".requests", ""),
                settings.getOrDefault(scope + ".tokens", ""),
                settings.getOrDefault(scope + ".cost", ""));
    }

    static ModelCard card(String provider, String model, String input, String output, String currency) {
        return new ModelCard(
                "model-" + model + "-action",
                provider,
                model,
                "1",
                Tier.EXTERNAL,
                new Contract(Kind.CHAT, 32768, 4096, 0, Set.of()),
                input == null ? null : new BigDecimal(input),
                output == null ? null : new BigDecimal(output),
                currency,
                LocalDate.of(2026, 1, 1));
    }

    static ChatRequest chat(String prompt, String more) {
        String json = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]" + more + "}";
        return new ChatRequest(JsonView.parse(json.getBytes(StandardCharsets.UTF_8)), "m", false);
    }

    static Asker asker(String key, Object request) {
        return new Asker(new Caller(key, key, Caller.Role.APP), "m", request, MODELS);
    }

    static Asker asker(String key, KeyPolicy.Limits limits, Object request) {
        KeyPolicy policy = new KeyPolicy(limits, KeyPolicy.DEFAULT.priority(), KeyPolicy.DEFAULT.disconnect());
        return new Asker(new Caller(key, key, Caller.Role.APP, policy), "m", request, MODELS);
    }

    static RequestOutcome outcome(int status, boolean streamed, TokenUsage usage, Attempt... attempts) {
        Trail trail = new Trail();
        List.of(attempts).forEach(trail::add);
        HubError error = status < 400 ? null : HubError.upstream(status < 500 ? 502 : status, "broken", "broken");
        RequestHead head = new RequestHead("r", "POST", "/", Map.of(), Map.of(), Map.of());
        ServedBy servedBy = usage == null ? null : new ServedBy("openai", "small", true);
        return new RequestOutcome(
                head, "chat", null, "m", servedBy, status, streamed, usage, error, new Passport(), trail);
    }

    void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Null if nothing limits it. */
    Ask ask(Asker asker) {
        return desk.ask(plan, asker);
    }

    Grant take(Ask ask) {
        Grant[] granted = new Grant[1];
        desk.take(ask, grant -> granted[0] = grant);
        ask.watch(granted[0]);
        return granted[0];
    }
}
