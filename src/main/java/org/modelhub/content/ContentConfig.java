package org.modelhub.content;

import org.modelhub.exchange.ExtensionPoint;
import org.modelhub.exchange.Workers;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the content policy. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ContentProperties.class)
class ContentConfig {

    @Bean
    PolicyFile policyFile(ContentProperties properties, @Value("${hub.home:.}") String home) {
        return new PolicyFile(properties.file(home));
    }

    @Bean(destroyMethod = "close")
    Workers contentWorkers(ContentProperties properties) {
        return new Workers("content", properties.threads(), properties.queue());
    }

    @Bean
    Moderation moderation(PolicyFile file, ContentProperties properties, @Qualifier("contentWorkers") Workers workers) {
        return new Moderation(file, properties.maxText(), properties.maxTime(), workers);
    }

    @Bean
    ExtensionPoint inputModeration(Moderation moderation) {
        return moderation.input();
    }

    @Bean
    ExtensionPoint outputModeration(Moderation moderation) {
        return moderation.output();
    }

    /** So that a broken file is in the log at the start, and not with the first text. */
    @Bean
    ApplicationRunner readPolicy(PolicyFile file) {
        return arguments -> file.load();
    }
}
