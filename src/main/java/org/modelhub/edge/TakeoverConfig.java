package org.modelhub.edge;

import io.vertx.core.Vertx;
import java.time.InstantSource;
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

    private static final long SWEEP_MILLIS = 100;

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
        store.ifAvailable(in -> {
            RemoteStreams remote = new RemoteStreams(
                    streams,
                    properties.limits(),
                    in,
                    counter,
                    new Takeover(requests, counter, properties.detachPolicy(), later),
                    later,
                    System::nanoTime,
                    InstantSource.system());
            vertx.setPeriodic(SWEEP_MILLIS, due -> remote.sweep());
        });
        return new Elsewhere();
    }

    /** That streams are looked for elsewhere, too. */
    static final class Elsewhere {}
}
