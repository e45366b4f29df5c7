package org.modelhub.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.modelhub.dialect.Dialects;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.Streams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the streams that outlive their connection. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfig {

    /** @param store there is one where frames outlive this process, too */
    @Bean
    Streams streams(StreamProperties properties, ObjectProvider<FrameStore> store, TokenCounter counter) {
        return new Streams(
                properties.limits(), store.getIfAvailable(), counter, System::nanoTime, InstantSource.system());
    }

    @Bean
    StreamSweep streamSweep(Vertx vertx, Streams streams) {
        return new StreamSweep(vertx, streams::sweep);
    }

    @Bean
    StreamMeters streamMeters(MeterRegistry registry, Streams streams) {
        return new StreamMeters(registry, streams);
    }

    @Bean
    ReadStreamStep readStream(Streams streams, Dialects dialects) {
        return new ReadStreamStep(streams, dialects);
    }

    @Bean
    CancelStreamStep cancelStream(Streams streams) {
        return new CancelStreamStep(streams);
    }
}
