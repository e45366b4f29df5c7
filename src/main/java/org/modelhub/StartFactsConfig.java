package org.modelhub;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Kind;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.edge.engine.HubHttpServer;
import org.modelhub.exchange.PublicName;
import org.modelhub.exchange.StartFacts;
import org.modelhub.identity.BootstrapKey;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gathers what the start report says from the features that know it. */
@Configuration(proxyBeanMethods = false)
class StartFactsConfig {

    @Bean
    StartFacts startFacts(
            HubHttpServer server, EdgeProperties edge, ObjectProvider<BootstrapKey> key, LiveRoutes live) {
        return new StartFacts() {
            @Override
            public String baseUrl() {
                String host = edge.host().equals("0.0.0.0") ? "127.0.0.1" : edge.host();
                return "http://" + host + ":" + server.getPort() + "/v1";
            }

            @Override
            public @Nullable String newKey() {
                return key.getObject().shownOnce().orElse(null);
            }

            @Override
            public List<PublicName> names() {
                return live.report().stream().map(StartFactsConfig::name).toList();
            }
        };
    }

    private static PublicName name(NameReport report) {
        Kind kind = report.contract() == null ? null : report.contract().kind();
        return new PublicName(report.name(), kind, unavailable(report));
    }

    /** Why a name cannot serve, or null; a model that is away is no reason while another one of the name can serve. */
    private static @Nullable String unavailable(NameReport report) {
        if (report.problem() != null && report.generation() == 0) {
            return report.problem().toString();
        }
        return report.available() ? null : String.join("; ", report.unavailable());
    }
}
