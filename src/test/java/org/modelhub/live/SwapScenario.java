package org.modelhub.live;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/**
 * Everything an operator may do to the files of a running hub, one thing after the other, while requests flow: 20 short
 * ones and 5 of two seconds in each second, and one stream of twenty seconds. Keeps what happened; judges nothing.
 *
 * <p>Which version answered stands in the answer: each has its own number of tokens.
 */
final class SwapScenario {

    static final int STREAM_TOKENS = 160;
    static final String FAST_FILE = LiveHome.nameFile("fast");
    static final String FAST_B_FILE = LiveHome.kameletFile("fast-b");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TO_FAST_B = "- to: kamelet:model-fast-b-action";

    final Map<String, Duration> swaps = new LinkedHashMap<>();
    final Map<String, JsonNode> errors = new LinkedHashMap<>();
    final List<JsonNode> streamGenerations = new ArrayList<>();
    List<OpenLoop.Sent> fast;
    List<OpenLoop.Sent> slow;
    List<HttpResponse<String>> acrossRemoval;
    HttpResponse<String> afterRemoval;
    HttpResponse<String> rollback;
    JsonNode afterRollback;
    String afterRollbackText;
    HttpResponse<String> stream;

    private final HubFixture hub;
    private final HubCalls calls;
    private final LiveHome home;
    private final ScriptedUpstream first;
    private final ScriptedUpstream second;

    SwapScenario(HubFixture hub, ScriptedUpstream first, ScriptedUpstream second) {
        this.hub = hub;
        this.calls = new HubCalls(hub);
        this.home = new LiveHome(hub);
        this.first = first;
        this.second = second;
    }

    /** Two suppliers for three names, and a name that will go. */
    void prepare() {
        home.writeKamelet("fast-a", first.baseUrl(), "a-tokens-3");
        home.writeKamelet("fast-b", second.baseUrl(), "b-tokens-4");
        home.writeKamelet("slow-a", first.baseUrl(), "a-tokens-3-delay-2000");
        home.writeKamelet("slow-b", second.baseUrl(), "b-tokens-4-delay-2000");
        home.writeKamelet("stream-a", first.baseUrl(), "a-pace-125-tokens-" + STREAM_TOKENS);
        home.writeKamelet("stream-b", second.baseUrl(), "b-tokens-4");
        List.of("fast", "slow", "stream").forEach(name -> home.writeName(name, name + "-a"));
        // Long enough for four of them to be seen under way at once, and to be removed under.
        home.writeKamelet("leaving-a", first.baseUrl(), "a-tokens-3-delay-6000");
        home.writeName("leaving", "leaving-a");
        await().atMost(PATIENCE)
                .until(() -> List.of("fast", "slow", "stream", "leaving").stream()
                        .allMatch(
                                name -> "live".equals(route(name).path("state").asText())));
    }

    void run() throws InterruptedException {
        CompletableFuture<HttpResponse<String>> streaming = calls.chat("stream", "the long stream", true);
        await().atMost(PATIENCE)
                .until(() -> first.seen().requests().stream()
                        .anyMatch(seen -> seen.text().contains("the long stream")));
        OpenLoop fastLoop = OpenLoop.start(calls, "fast", Duration.ofMillis(50));
        OpenLoop slowLoop = OpenLoop.start(calls, "slow", Duration.ofMillis(200));
        changeSupplierKameletAndRoute();
        breakAndRepair();
        removeName();
        rollBack();
        stream = streaming.join();
        fast = fastLoop.stop();
        slow = slowLoop.stop();
    }

    private void changeSupplierKameletAndRoute() {
        noteStreamGeneration();
        // Written before the clock starts: what is measured is one file, as an operator saves it.
        home.writeName("slow", "slow-b");
        home.writeName("stream", "stream-b");
        swap("supplier of fast", "fast", () -> home.writeName("fast", "fast-b"));
        awaitNextStreamGeneration();
        swap("Kamelet of fast", "fast", () -> home.edit(FAST_B_FILE, "b-tokens-4", "b-tokens-5"));
        swap("route of fast", "fast", () -> home.edit(FAST_FILE, TO_FAST_B, step()));
        home.edit("kamelets/provider-openai-action.kamelet.yaml", "Calls any provider", "Calls every provider");
        awaitNextStreamGeneration();
    }

    /** The same supplier, reached by another route. */
    private static String step() {
        return "- step:\n            steps:\n              " + TO_FAST_B;
    }

    private void breakAndRepair() {
        broken("YAML syntax", FAST_FILE, "    from:", "    from: [");
        broken("unknown EIP key", FAST_FILE, TO_FAST_B, TO_FAST_B.replace("to:", "tow:"));
        broken("unknown Kamelet", FAST_FILE, "model-fast-b-action", "model-nobody-action");
        broken("missing Kamelet property", FAST_B_FILE, "              baseUrl:", "              # baseUrl:");
    }

    private void broken(String kind, String file, String from, String to) {
        String good = hub.read(file);
        home.edit(file, from, to);
        await().atMost(PATIENCE).until(() -> route("fast").path("error").isObject());
        errors.put(kind, route("fast").get("error"));
        hub.write(file, good);
        await().atMost(PATIENCE).until(() -> route("fast").path("error").isNull());
    }

    private void removeName() {
        List<CompletableFuture<HttpResponse<String>>> inFlight = IntStream.range(0, 4)
                .mapToObj(number -> calls.chat("leaving", "leaving-" + number, false))
                .toList();
        await().atMost(PATIENCE).until(() -> route("leaving").path("in_flight").asInt() == inFlight.size());
        home.delete(LiveHome.nameFile("leaving"));
        await().atMost(PATIENCE)
                .until(() -> "retired".equals(route("leaving").path("state").asText()));
        afterRemoval = calls.chat("leaving", "too late", false).join();
        acrossRemoval = inFlight.stream().map(CompletableFuture::join).toList();
    }

    /** Back to the first supplier before, so that the answer tells the generation that is rolled back to. */
    private void rollBack() {
        swap("supplier back", "fast", () -> home.writeName("fast", "fast-a"));
        rollback = calls.send("POST", "/admin/routes/fast/rollback", "{}");
        afterRollback = route("fast");
        afterRollbackText = calls.chat("fast", "after rollback", false).join().body();
        swap("file after rollback", "fast", () -> home.edit(FAST_FILE, "description: ", "description: Anew - "));
    }

    private void swap(String what, String name, Runnable edit) {
        long before = generation(name);
        edit.run();
        long saved = System.nanoTime();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(() -> generation(name) > before);
        swaps.put(what, Duration.ofNanos(System.nanoTime() - saved));
    }

    private void awaitNextStreamGeneration() {
        long known = streamGenerations
                .get(streamGenerations.size() - 1)
                .get("generation")
                .asLong();
        await().atMost(PATIENCE).until(() -> generation("stream") > known);
        noteStreamGeneration();
    }

    private void noteStreamGeneration() {
        streamGenerations.add(route("stream"));
    }

    private long generation(String name) {
        return route(name).path("generation").asLong();
    }

    /** What {@code GET /admin/routes} says of this name. */
    JsonNode route(String name) {
        return routes(route -> name.equals(route.path("name").asText())).stream()
                .findFirst()
                .orElseGet(() -> HubCalls.json("{}"));
    }

    List<JsonNode> routes(Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        calls.get("/admin/routes").path("data").forEach(route -> {
            if (wanted.test(route)) {
                found.add(route);
            }
        });
        return found;
    }
}
