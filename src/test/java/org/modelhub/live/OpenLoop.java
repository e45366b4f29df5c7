package org.modelhub.live;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.modelhub.HubCalls;

/** Sends a chat at every tick, whether or not the earlier ones are answered: waiting hides nothing. */
final class OpenLoop {

    /**
     * One request and what becomes of it.
     *
     * @param id its prompt, unique, by which an upstream's sightings are matched
     */
    record Sent(String id, CompletableFuture<HttpResponse<String>> answer) {}

    private final HubCalls hub;
    private final String model;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private OpenLoop(HubCalls hub, String model) {
        this.hub = hub;
        this.model = model;
    }

    static OpenLoop start(HubCalls hub, String model, Duration every) {
        OpenLoop loop = new OpenLoop(hub, model);
        loop.clock.scheduleAtFixedRate(loop::send, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return loop;
    }

    private void send() {
        String id = model + "-request-" + sent.size();
        sent.add(new Sent(id, hub.chat(model, id, false)));
    }

    /** Sends no more and waits for the last answer. */
    List<Sent> stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        sent.forEach(one -> one.answer().handle((answer, failure) -> null).join());
        return sent;
    }
}
