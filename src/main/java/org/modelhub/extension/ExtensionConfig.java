package org.modelhub.extension;

import java.util.List;
import org.modelhub.exchange.ExtensionPoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires Dify's extension endpoint to whatever points there are. */
@Configuration(proxyBeanMethods = false)
class ExtensionConfig {

    @Bean
    AnswerExtensionStep answerExtension(List<ExtensionPoint> points) {
        return new AnswerExtensionStep(points);
    }
}
