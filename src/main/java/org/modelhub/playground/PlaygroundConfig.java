package org.modelhub.playground;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the playground. */
@Configuration(proxyBeanMethods = false)
class PlaygroundConfig {

    @Bean
    ServePlaygroundStep servePlayground(@Value("${hub.playground.enabled:true}") boolean enabled) {
        return new ServePlaygroundStep(enabled);
    }
}
