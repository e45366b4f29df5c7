package org.modelhub;

import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the start of the management port behind the start of the hub. */
@Configuration(proxyBeanMethods = false)
class ManagePortLauncherConfig {

    @Bean
    ManagePortLauncher managePortLauncher(ApplicationArguments arguments) {
        return new ManagePortLauncher(arguments);
    }
}
