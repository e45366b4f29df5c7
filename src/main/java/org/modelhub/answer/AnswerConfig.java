package org.modelhub.answer;

import com.github.benmanes.caffeine.cache.Ticker;
import org.apache.camel.CamelContext;
import org.modelhub.exchange.TextSpaces;
import org.modelhub.exchange.Workers;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the answers that are given again while no model can be reached. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswerProperties.class)
class AnswerConfig {

    @Bean
    KeptAnswers keptAnswers(AnswerProperties properties) {
        return new KeptAnswers(properties.maxBytes(), properties.ttl(), properties.perScope(), Ticker.systemTicker());
    }

    @Bean
    QuestionReader questionReader(AnswerProperties properties) {
        return new QuestionReader(properties.maxTemperature());
    }

    @Bean(destroyMethod = "close")
    Workers answerWorkers(AnswerProperties properties) {
        return new Workers("answer", properties.threads(), properties.queue());
    }

    @Bean
    KeepAnswerStep keepAnswer(
            KeptAnswers kept,
            QuestionReader questions,
            @Qualifier("answerWorkers") Workers workers,
            AnswerProperties properties) {
        return new KeepAnswerStep(
                new AnswerKeeper(kept, questions, workers, properties.maxRequest(), properties.maxAnswer()));
    }

    /** Camel finds a component under the name of its scheme. */
    @Bean("answers-component")
    AnswersComponent answersComponent(
            CamelContext context,
            KeptAnswers kept,
            QuestionReader questions,
            TextSpaces spaces,
            @Qualifier("answerWorkers") Workers workers,
            AnswerProperties properties) {
        return new AnswersComponent(
                context, new SimilarAnswers(kept, questions, spaces, workers, properties.answerWithin()));
    }
}
