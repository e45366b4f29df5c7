package org.modelhub;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** Starts the hub. What it takes from libraries is named in {@link LibrariesConfig}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
public class HubApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(HubApplication.class, arguments);
    }
}
