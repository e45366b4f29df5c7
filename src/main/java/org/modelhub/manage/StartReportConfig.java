package org.modelhub.manage;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.modelhub.exchange.StartFacts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Prints the {@link StartReport} once everything serves; to stdout, since it is for a person and not for a log. */
@Configuration(proxyBeanMethods = false)
class StartReportConfig {

    @Bean
    Printer startReport(ObjectProvider<StartFacts> facts, Environment environment) {
        return new Printer(facts, environment);
    }

    /** Waits for the moment. */
    static final class Printer {

        private final ObjectProvider<StartFacts> facts;
        private final Environment environment;

        private Printer(ObjectProvider<StartFacts> facts, Environment environment) {
            this.facts = facts;
            this.environment = environment;
        }

        @EventListener(ApplicationReadyEvent.class)
        void print(ApplicationReadyEvent ready) {
            // The management port's own context says that it is ready, too.
            if (ready.getApplicationContext().getParent() == null) {
                facts.ifAvailable(known -> System.out.println(report(known).text()));
            }
        }

        private StartReport report(StartFacts known) {
            Duration took =
                    Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
            return new StartReport(known.baseUrl(), console(), known.newKey(), known.names(), took);
        }

        private String console() {
            String address = environment.getProperty("server.address", "127.0.0.1");
            String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
            return "http://" + host + ":" + environment.getProperty("server.port") + "/actuator/hawtio";
        }
    }
}
