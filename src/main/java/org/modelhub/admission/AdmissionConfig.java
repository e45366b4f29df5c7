package org.modelhub.admission;

import io.vertx.core.Vertx;
import org.apache.camel.CamelContext;
import org.modelhub.exchange.Pressure;
import org.modelhub.stream.TokenCounter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the early refusals, and the count that they go by. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdmissionProperties.class)
class AdmissionConfig {

    @Bean
    CheckContextStep checkContext(TokenCounter counter, Vertx vertx) {
        return new CheckContextStep(new ContextLimit(counter), vertx);
    }

    /** Camel finds a component under the name of its scheme. */
    @Bean("parameters-component")
    ParametersComponent parametersComponent(CamelContext context) {
        return new ParametersComponent(context);
    }

    /** Camel finds a component under the name of its scheme. */
    @Bean("admission-component")
    AdmissionComponent admissionComponent(CamelContext context, AdmissionDesk desk) {
        return new AdmissionComponent(context, desk);
    }

    @Bean
    LocalBuckets localBuckets(AdmissionProperties settings) {
        return new LocalBuckets(System::nanoTime, settings.usersOfKey());
    }

    @Bean
    Tariffs tariffs(AdmissionProperties settings) {
        return new Tariffs(settings.currency(), settings.exchangeRates());
    }

    @Bean
    RequestScale requestScale(TokenCounter counter, AdmissionProperties settings) {
        return new RequestScale(counter, settings.assumedOutput());
    }

    /** A shared store of buckets comes before this process's memory; a hub whose calls tell no pressure never widens. */
    @Bean
    AdmissionDesk admissionDesk(
            AdmissionProperties settings,
            ObjectProvider<Buckets> buckets,
            LocalBuckets local,
            ObjectProvider<Pressure> pressure,
            Tariffs tariffs,
            RequestScale scale) {
        Buckets taken = buckets.stream().filter(any -> any != local).findFirst().orElse(local);
        Pressure told = pressure.getIfAvailable(() -> (provider, model) -> 1);
        return new AdmissionDesk(settings, taken, new Widths(System::nanoTime, told), tariffs, scale, System::nanoTime);
    }

    @Bean
    ProviderLimits providerLimits(
            AdmissionProperties settings, LocalBuckets buckets, Tariffs tariffs, RequestScale scale) {
        return new ProviderLimits(settings.providerLimits(), buckets, tariffs, scale);
    }

    @Bean
    CountTokensStep countTokens(TokenCounter counter, Vertx vertx) {
        return new CountTokensStep(new PromptSize(counter), vertx);
    }
}
