package org.modelhub.edge;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.modelhub.edge.engine.InnerRequests;
import org.modelhub.edge.engine.Takeover;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.Later;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.Streams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires streams that other replicas wrote, where there is a store that they are in. */
@Configuration(proxyBeanMethods = false)
class TakeoverConfig {

    @Bean
    ResumeAnswerStep resumeAnswer() {
        return new ResumeAnswerStep();
    }

    @Bean
    Elsewhere elsewhere(
            StreamProperties properties,
            Streams streams,
            ObjectProvider<FrameStore> store,
            TokenCounter counter,
            InnerRequests requests,
            Vertx vertx) {
        Later later = (time, action) -> vertx.setTimer(Math.max(1, time.toMillis()), due -> action.run());
        FrameStore in = store.getIfAvailable();
        if (in == null) {
            return new Elsewhere(null);
        }
        RemoteStreams remote = new RemoteStreams(
                streams,
                properties.limits(),
                in,
                counter,
                new Takeover(requests, counter, properties.detachPolicy(), later),
                later,
                System::nanoTime,
                InstantSource.system());
        return new Elsewhere(new StreamSweep(vertx, remote::sweep));
    }

    /** That streams are looked for elsewhere, too, if there is a store. */
    record Elsewhere(@Nullable StreamSweep sweep) implements AutoCloseable {

        @Override
        public void close() {
            if (sweep != null) {
                sweep.close();
            }
        }
    }
}
