package org.modelhub.knowledge;

import org.modelhub.exchange.ExtensionPoint;
import org.modelhub.exchange.TextSpaces;
import org.modelhub.exchange.Workers;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the knowledge that clients may search. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KnowledgeProperties.class)
class KnowledgeConfig {

    @Bean
    KnowledgeShelf knowledgeShelf() {
        return new KnowledgeShelf();
    }

    @Bean(destroyMethod = "close")
    KnowledgeLoader knowledgeLoader(
            KnowledgeProperties properties,
            KnowledgeShelf shelf,
            TextSpaces spaces,
            @Value("${hub.home:.}") String home) {
        return new KnowledgeLoader(properties.under(home), shelf, spaces, properties.loading());
    }

    /** Not before the hub serves: embedding takes cores, and the start needs them more. */
    @Bean
    ApplicationRunner followKnowledge(KnowledgeLoader loader) {
        return arguments -> loader.start();
    }

    @Bean(destroyMethod = "close")
    Workers knowledgeWorkers(KnowledgeProperties properties) {
        return new Workers("knowledge", properties.threads(), properties.queue());
    }

    @Bean
    KnowledgeSearch knowledgeSearch(
            KnowledgeShelf shelf, KnowledgeProperties properties, @Qualifier("knowledgeWorkers") Workers workers) {
        return new KnowledgeSearch(shelf, workers, properties.answerWithin());
    }

    @Bean
    RetrieveKnowledgeStep retrieveKnowledge(KnowledgeSearch search) {
        return new RetrieveKnowledgeStep(search);
    }

    @Bean
    RefuseKnowledgeStep refuseKnowledge() {
        return new RefuseKnowledgeStep();
    }

    @Bean
    ExtensionPoint dataTool(KnowledgeSearch search, KnowledgeProperties properties) {
        return new DataTool(search, properties.toolPassages());
    }
}
