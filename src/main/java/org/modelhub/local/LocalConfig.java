package org.modelhub.local;

import java.util.List;
import org.modelhub.exchange.TextSpaces;
import org.modelhub.swap.LiveRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the in-process models. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LocalProperties.class)
public class LocalConfig {

    private static final Logger LOGGER = LoggerFactory.getLogger(LocalConfig.class);

    @Bean(destroyMethod = "close")
    LocalModels localModels(LocalProperties properties) {
        return new LocalModels(new WorkerPool(properties.workers(), properties.queue()), properties.limits());
    }

    @Bean
    TextSpaces textSpaces(LocalModels models) {
        return models.spaces();
    }

    // One step per model for provider-local-action, so that an unknown model fails when a Kamelet is loaded.

    @Bean("localModel." + LocalModels.EXTRACT)
    LocalStep extractStep(LocalModels models) {
        return new LocalStep(models, LocalModels.EXTRACT);
    }

    @Bean("localModel." + LocalModels.RERANK)
    LocalStep rerankStep(LocalModels models) {
        return new LocalStep(models, LocalModels.RERANK);
    }

    @Bean("localModel." + Weights.ZH_MODEL)
    LocalStep chineseStep(LocalModels models) {
        return new LocalStep(models, Weights.ZH_MODEL);
    }

    @Bean("localModel." + Weights.EN_MODEL)
    LocalStep englishStep(LocalModels models) {
        return new LocalStep(models, Weights.EN_MODEL);
    }

    /**
     * Not before the hub serves: loading takes a core for a second, and the start needs it more. And only where a public
     * name reaches a model in the process: else the 100 MB would serve nobody.
     */
    @Bean
    ApplicationRunner localModelsPreload(
            LocalModels models, LocalProperties properties, ObjectProvider<LiveRoutes> live) {
        return arguments -> {
            if (!properties.preload().isEmpty() && reachable(live.getObject())) {
                preload(models, properties.preload());
            }
        };
    }

    private static boolean reachable(LiveRoutes live) {
        return live.report().stream()
                .flatMap(name -> name.models().stream())
                .anyMatch(model -> model.card().provider().equals(LocalModels.PROVIDER));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the last stage logs the failure
    private static void preload(LocalModels models, List<Weights> weights) {
        long began = System.nanoTime();
        models.load(weights).whenComplete((loaded, failure) -> {
            if (failure == null) {
                long millis = (System.nanoTime() - began) / 1_000_000;
                LOGGER.atInfo().addKeyValue("durationMs", millis).log("in-process models loaded");
            } else {
                LOGGER.atError().setCause(failure).log("in-process models cannot be loaded");
            }
        });
    }
}
