package org.modelhub.admin;

import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.Swapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the steps by which an operator sees and rolls back public names. */
@Configuration(proxyBeanMethods = false)
public class RoutesConfig {

    @Bean
    ListRoutesStep listRoutes(LiveRoutes live) {
        return new ListRoutesStep(live);
    }

    @Bean
    RollbackRouteStep rollbackRoute(Swapper swapper) {
        return new RollbackRouteStep(swapper);
    }
}
