package org.modelhub.manage;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.modelhub.exchange.StartFacts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Prints the {@link StartReport} once everything serves; to stdout, since it is for a person and not for a log. */
@Configuration(proxyBeanMethods = false)
class StartReportConfig {

    @Bean
    ApplicationRunner startReport(ObjectProvider<StartFacts> facts, Environment environment) {
        return arguments -> facts.ifAvailable(
                known -> System.out.println(report(known, environment).text()));
    }

    private static StartReport report(StartFacts known, Environment environment) {
        Duration took = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new StartReport(known.baseUrl(), console(environment), known.newKey(), known.names(), took);
    }

    private static String console(Environment environment) {
        String address = environment.getProperty("server.address", "127.0.0.1");
        String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
        return "http://" + host + ":" + environment.getProperty("server.port") + "/actuator/hawtio";
    }
}
