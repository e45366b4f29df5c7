package org.modelhub;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Import;

/** Starts the hub, or checks files without it. What it is made of is named in {@link FeatureImports}, what it takes from libraries in {@link LibrariesConfig}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(FeatureImports.class)
public class HubApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(CheckMain.COMMAND)) {
            System.exit(CheckMain.run(List.of(arguments).subList(1, arguments.length)));
        }
        application().run(arguments);
    }

    /** The hub without its management port, which follows by itself. */
    static SpringApplication application() {
        SpringApplication hub = new SpringApplication(HubApplication.class);
        hub.setWebApplicationType(WebApplicationType.NONE);
        return hub;
    }
}
