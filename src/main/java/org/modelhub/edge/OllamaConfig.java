package org.modelhub.edge;

import org.modelhub.swap.LiveRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the steps that show the public names to Ollama's clients. */
@Configuration(proxyBeanMethods = false)
public class OllamaConfig {

    @Bean
    ListOllamaModelsStep listOllamaModels(LiveRoutes live) {
        return new ListOllamaModelsStep(live);
    }

    @Bean
    ShowOllamaModelStep showOllamaModel(LiveRoutes live) {
        return new ShowOllamaModelStep(live);
    }

    @Bean
    AnswerOllamaVersionStep answerOllamaVersion() {
        return new AnswerOllamaVersionStep();
    }
}
