package org.modelhub;

import org.apache.camel.component.direct.springboot.DirectComponentAutoConfiguration;
import org.apache.camel.component.kamelet.springboot.KameletComponentAutoConfiguration;
import org.apache.camel.component.micrometer.springboot.MicrometerComponentAutoConfiguration;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.JvmMetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.LogbackMetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.SystemMetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * Names every auto-configuration that the hub itself uses; those of its management port are in {@link
 * ManageLibrariesConfig}. Spring Boot would otherwise try all that the class path offers, some
 * 250 with Camel's: a quarter of the CPU time of a start, and features nobody asked for. A library whose settings
 * under {@code spring.*} or {@code camel.component.*} are to take effect needs its line here.
 *
 * <p>Left out on purpose: everything for databases, because {@code identity} opens its own beside the start; Camel's Micrometer hooks, since package {@code meter} counts once per request; Spring's and
 * Tomcat's own meters and observations, since only people use the management port; Hawtio's keeper of log lines.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    // Camel, and those of its components whose settings application.yaml names.
    CamelAutoConfiguration.class,
    KameletComponentAutoConfiguration.class,
    DirectComponentAutoConfiguration.class,
    MicrometerComponentAutoConfiguration.class,
    // Ground.
    PropertyPlaceholderAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    JmxAutoConfiguration.class,
    ApplicationAvailabilityAutoConfiguration.class,
    // JSON.
    JacksonAutoConfiguration.class,
    // Meters.
    MetricsAutoConfiguration.class,
    JvmMetricsAutoConfiguration.class,
    SystemMetricsAutoConfiguration.class,
    LogbackMetricsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    PrometheusMetricsExportAutoConfiguration.class
})
public class LibrariesConfig {}
