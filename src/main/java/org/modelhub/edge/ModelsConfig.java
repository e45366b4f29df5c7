package org.modelhub.edge;

import org.modelhub.swap.LiveRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the steps that show the public names to clients. */
@Configuration(proxyBeanMethods = false)
public class ModelsConfig {

    @Bean
    ListModelsStep listModels(LiveRoutes live) {
        return new ListModelsStep(live);
    }

    @Bean
    DescribeModelStep describeModel(LiveRoutes live) {
        return new DescribeModelStep(live);
    }
}
