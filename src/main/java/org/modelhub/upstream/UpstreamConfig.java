package org.modelhub.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.modelhub.dialect.Dialects;
import org.modelhub.exchange.ProviderBudget;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.modelhub.upstream.auth.KeyProperties;
import org.modelhub.upstream.auth.KeyRests;
import org.modelhub.upstream.auth.Tokens;
import org.modelhub.upstream.guard.GuardMeters;
import org.modelhub.upstream.guard.GuardProperties;
import org.modelhub.upstream.guard.Guards;
import org.modelhub.upstream.guard.VertxTimer;
import org.modelhub.upstream.image.ImageProperties;
import org.modelhub.upstream.image.PictureInliner;
import org.modelhub.upstream.limit.UpstreamLimits;
import org.modelhub.upstream.listing.ProviderDirectory;
import org.modelhub.upstream.listing.ProviderListing;
import org.modelhub.upstream.replica.Replicas;
import org.modelhub.upstream.side.SideCallProducer;
import org.modelhub.upstream.side.SideCallProperties;
import org.modelhub.upstream.structured.AnswerChecks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the calls to providers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    UpstreamProperties.class,
    ImageProperties.class,
    KeyProperties.class,
    SideCallProperties.class,
    GuardProperties.class
})
class UpstreamConfig {

    @Bean
    UpstreamLoops upstreamLoops(Vertx vertx, UpstreamProperties properties, LoopDeadlines deadlines) {
        return new UpstreamLoops(vertx, properties, deadlines);
    }

    @Bean
    SideCallProducer sideCalls(CamelContext context, SideCallProperties properties) {
        return new SideCallProducer(context, properties);
    }

    @Bean
    Tokens upstreamTokens(SideCallProducer sideCalls) {
        return new Tokens(sideCalls);
    }

    @Bean
    KeyRests keyRests(KeyProperties properties) {
        return new KeyRests(properties);
    }

    @Bean
    PictureInliner pictureInliner(Vertx vertx, ImageProperties properties) {
        return new PictureInliner(vertx, properties);
    }

    @Bean
    AnswerChecks answerChecks(Vertx vertx) {
        return new AnswerChecks(vertx);
    }

    @Bean
    ProviderDirectory providerDirectory() {
        return new ProviderDirectory();
    }

    @Bean
    ListUpstreamModelsStep listUpstreamModels(ProviderDirectory directory, SideCallProducer sideCalls) {
        return new ListUpstreamModelsStep(new ProviderListing(directory, sideCalls));
    }

    @Bean
    Guards upstreamGuards(Vertx vertx, GuardProperties settings, UpstreamLimits limits) {
        return new Guards(settings, System::nanoTime, new VertxTimer(vertx), new Random(), limits::of);
    }

    @Bean
    GuardMeters guardMeters(MeterRegistry registry, Guards guards) {
        return new GuardMeters(registry, guards);
    }

    @Bean
    UpstreamParts upstreamParts(
            Dialects dialects,
            UpstreamLoops loops,
            Replicas replicas,
            UpstreamProperties properties,
            TokenCounter counter,
            Tokens tokens,
            KeyRests rests,
            PictureInliner pictures,
            AnswerChecks checks,
            ProviderDirectory directory,
            Guards guards,
            ObjectProvider<ProviderBudget> budget) {
        return new UpstreamParts(
                dialects,
                loops,
                replicas,
                properties,
                counter,
                tokens,
                rests,
                pictures,
                checks,
                directory,
                guards,
                budget.getIfAvailable(() -> ProviderBudget.UNLIMITED));
    }

    /** Camel finds a component under the name of its scheme. */
    @Bean("upstream-component")
    UpstreamComponent upstreamComponent(CamelContext context, UpstreamParts parts) {
        return new UpstreamComponent(context, parts);
    }
}
