package org.modelhub.admin;

import org.modelhub.exchange.ProviderStates;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.Swapper;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the steps by which an operator sees models and public names, and rolls names back. */
@Configuration(proxyBeanMethods = false)
public class RoutesConfig {

    @Bean
    ListCatalogueStep listCatalogue(Swapper swapper, ObjectProvider<ProviderStates> states) {
        return new ListCatalogueStep(swapper, states::orderedStream);
    }

    @Bean
    ListRoutesStep listRoutes(LiveRoutes live) {
        return new ListRoutesStep(live);
    }

    @Bean
    RollbackRouteStep rollbackRoute(Swapper swapper) {
        return new RollbackRouteStep(swapper);
    }
}
