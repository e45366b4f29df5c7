package org.modelhub.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.LibrariesConfig;
import org.modelhub.ManageLibrariesConfig;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Takes the guard out: the chain as tutorials write it. Here the attack gets through, so that {@link ManagementPortTest}
 * is known to test something. If this fails after an upgrade, the library has closed the hole, and the guard may go.
 */
@Tag("S3")
@SpringBootTest(
        classes = StringMatcherHoleTest.Tutorial.class,
        properties = ManagePort.NO_ROUTES,
        webEnvironment = WebEnvironment.RANDOM_PORT)
class StringMatcherHoleTest {

    /** The management port with its chain bound by a string. */
    @Import({LibrariesConfig.class, ManageLibrariesConfig.class})
    static class Tutorial {

        @Bean
        SecurityFilterChain boundByString(HttpSecurity http) throws Exception {
            return http.securityMatcher("/actuator/**")
                    .authorizeHttpRequests(paths -> paths.anyRequest().hasRole("ADMIN"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    @LocalServerPort
    private int port;

    @Test
    void chainBoundByStringLeavesJolokiaOpen() throws IOException {
        // When
        var hawtio = new RawHttp(port).send("GET", "/actuator/hawtio/index.html");
        var jolokia = new RawHttp(port).send("GET", "/actuator/jolokia/version");

        // Then
        assertThat(hawtio.status()).isEqualTo(401);
        assertThat(jolokia.status()).isEqualTo(200);
    }
}
