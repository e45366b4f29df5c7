package org.modelhub.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.modelhub.stream.live.StreamCounters;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;

/** What the streams that outlive their connection are doing. */
final class StreamMeters {

    private final MeterRegistry registry;
    private final Streams streams;

    StreamMeters(MeterRegistry registry, Streams streams) {
        this.registry = registry;
        this.streams = streams;
        gauge("hub.stream.open", "Streams that are not over", StreamMeters::open);
        gauge("hub.stream.detached", "Streams that nobody reads and that go on", of -> of.count(StreamState.DETACHED));
        gauge("hub.stream.buffer.bytes", "Memory kept for clients that come back", Streams::bufferBytes);
        counter("hub.stream.resumed", "Connections that went on with a stream", StreamCounters::resumed);
        counter("hub.stream.expired", "Streams of which nothing is kept any more", StreamCounters::expired);
        counter("hub.stream.joined", "Frames that were joined for a client that was behind", StreamCounters::joined);
        counter("hub.stream.paused", "Times that a provider was held for a client", StreamCounters::paused);
        counter("hub.stream.slow", "Clients sent away because they took too little", StreamCounters::slow);
        counter("hub.stream.store.lost", "Streams that had to go on without their store", StreamCounters::storeLost);
    }

    private static int open(Streams streams) {
        int open = 0;
        for (StreamState state : StreamState.values()) {
            open += state.over() ? 0 : streams.count(state);
        }
        return open;
    }

    private void gauge(String name, String description, ToDoubleFunction<Streams> value) {
        Gauge.builder(name, streams, value).description(description).register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<StreamCounters> value) {
        FunctionCounter.builder(name, streams.counters(), value)
                .description(description)
                .register(registry);
    }
}
