package org.modelhub;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the management port once the hub serves. A hub that cannot be watched is not left running: if the port cannot be
 * opened, the hub ends, as it would have if the port had come first.
 */
final class ManagePortLauncher implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOGGER = LoggerFactory.getLogger(ManagePortLauncher.class);

    private final ApplicationArguments arguments;
    private final CompletableFuture<ConfigurableApplicationContext> port = new CompletableFuture<>();

    ManagePortLauncher(ApplicationArguments arguments) {
        this.arguments = arguments;
    }

    /** The context of the management port, once it listens. */
    CompletableFuture<ConfigurableApplicationContext> port() {
        return port;
    }

    /** The port's own context says that it is ready, too; only the hub's word counts. */
    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        ConfigurableApplicationContext hub = ready.getApplicationContext();
        if (hub.getParent() == null) {
            Thread starter = new Thread(() -> start(hub), "management-port");
            starter.setDaemon(true);
            starter.start();
        }
    }

    private void start(ConfigurableApplicationContext hub) {
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
