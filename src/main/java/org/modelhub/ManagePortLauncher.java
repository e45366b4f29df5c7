package org.modelhub;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the management port once the hub serves. A hub that cannot be watched is not left running: if the port cannot be
 * opened, the hub ends, as it would have if the port had come first.
 */
final class ManagePortLauncher implements ApplicationRunner {

    private static final Logger LOGGER = LoggerFactory.getLogger(ManagePortLauncher.class);

    private final ConfigurableApplicationContext hub;
    private final CompletableFuture<ConfigurableApplicationContext> port = new CompletableFuture<>();

    ManagePortLauncher(ConfigurableApplicationContext hub) {
        this.hub = hub;
    }

    /** The context of the management port, once it listens. */
    CompletableFuture<ConfigurableApplicationContext> port() {
        return port;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Thread starter = new Thread(() -> start(arguments), "management-port");
        starter.setDaemon(true);
        starter.start();
    }

    private void start(ApplicationArguments arguments) {
        try {
            port.complete(new SpringApplicationBuilder(ManagePortConfig.class)
                    .parent(hub)
                    .web(WebApplicationType.SERVLET)
                    .run(arguments.getSourceArgs()));
        } catch (RuntimeException failure) {
            port.completeExceptionally(failure);
            if (hub.isActive()) {
                LOGGER.atError().setCause(failure).log("management port cannot be opened; the hub ends");
                System.exit(SpringApplication.exit(hub, () -> 1));
            }
        }
    }
}
