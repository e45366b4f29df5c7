package org.modelhub.edge;

import org.modelhub.stream.TokenCounter;
import org.modelhub.swap.LiveRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the steps that only Google's clients ask for. */
@Configuration(proxyBeanMethods = false)
public class GeminiConfig {

    @Bean
    CountContentTokensStep countContentTokens(TokenCounter counter) {
        return new CountContentTokensStep(counter);
    }

    @Bean
    DescribeContentModelStep describeContentModel(LiveRoutes live) {
        return new DescribeContentModelStep(live);
    }

    @Bean
    ListContentModelsStep listContentModels(LiveRoutes live) {
        return new ListContentModelsStep(live);
    }
}
