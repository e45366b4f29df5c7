package org.modelhub.swap;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.util.IOHelper;
import org.modelhub.swap.engine.CamelRouteEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the live swap: the names are loaded once Camel runs, and follow the files from then on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SwapConfig.HubProperties.class)
public class SwapConfig {

    /**
     * Where the files are, and how they are followed.
     *
     * @param home the folder that holds {@code routes/} and {@code kamelets/}; {@code HUB_HOME}
     */
    @ConfigurationProperties("hub")
    public record HubProperties(
            @DefaultValue(".") String home, @DefaultValue SwapProperties swap) {

        /** A plain path: Spring would look a relative one up in the servlet container first. */
        Path homePath() {
            return Path.of(home);
        }
    }

    /**
     * How the files are followed.
     *
     * @param poll how often they are read; with the time to build, a saved file is live within a second
     * @param keep superseded generations that a rollback can name
     * @param drainLimit after which a generation that still drains is reported
     */
    public record SwapProperties(
            @DefaultValue("500ms") Duration poll,
            @DefaultValue("5") int keep,
            @DefaultValue("1h") Duration drainLimit) {

        public SwapProperties {
            require(!poll.isNegative() && poll.toMillis() >= 50, "hub.swap.poll", poll, "at least 50 ms");
            require(keep >= 1 && keep <= 100, "hub.swap.keep", keep, "between 1 and 100");
            require(!drainLimit.isNegative() && !drainLimit.isZero(), "hub.swap.drain-limit", drainLimit, "positive");
        }

        private static void require(boolean held, String property, Object value, String bounds) {
            if (!held) {
                throw new IllegalArgumentException(property + " is " + value + " but must be " + bounds);
            }
        }
    }

    @Bean(destroyMethod = "close")
    Swapper swapper(CamelContext context, HubProperties properties, ObjectProvider<SwapListener> listeners) {
        SwapProperties swap = properties.swap();
        return new Swapper(
                new HubFolder(properties.homePath()),
                new CamelRouteEngine(context),
                new Swapper.Settings(swap.poll(), swap.keep(), swap.drainLimit()),
                // Camel's own look-up, so that "is not set" is said exactly where Camel finds nothing.
                IOHelper::lookupEnvironmentVariable,
                Clock.systemUTC(),
                listeners.orderedStream().toList());
    }

    @Bean
    LiveRoutes liveRoutes(Swapper swapper) {
        return swapper.live();
    }

    @Bean
    ChooseModelStep chooseModel(LiveRoutes live) {
        return new ChooseModelStep(live);
    }

    /** Names are loaded after Camel started: a broken Kamelet that is created earlier fails the whole start. */
    @Bean
    CamelContextConfiguration loadNamesAfterStart(ObjectProvider<Swapper> swapper) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {}

            @Override
            public void afterApplicationStart(CamelContext context) {
                swapper.getObject().start();
            }
        };
    }
}
