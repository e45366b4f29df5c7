package org.modelhub;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the start of the management port behind the start of the hub. */
@Configuration(proxyBeanMethods = false)
class ManagePortLauncherConfig {

    @Bean
    ManagePortLauncher managePortLauncher(ConfigurableApplicationContext hub) {
        return new ManagePortLauncher(hub);
    }
}
