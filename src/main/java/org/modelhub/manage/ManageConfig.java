package org.modelhub.manage;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.modelhub.exchange.AdminLogin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * Closes the management port: probes and Prometheus are open, all else asks for an admin key.
 *
 * <p>One chain takes every request whatever servlet would serve it. A matcher written as a string means paths of Spring
 * MVC, and Jolokia is a servlet of its own beside it: it would stay open.
 */
@Configuration(proxyBeanMethods = false)
public class ManageConfig {

    /** Compared with the raw request line: a variant of a path is another path, hence closed. */
    private static final Set<String> OPEN = Set.of(
            "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus");

    @Bean
    SecurityFilterChain managementSecurity(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(paths -> paths.requestMatchers(ManageConfig::open)
                        .permitAll()
                        .anyRequest()
                        .hasRole("ADMIN"))
                .httpBasic(basic -> basic.realmName("Model Hub"))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new SameSiteFilter(), BasicAuthenticationFilter.class)
                .csrf(AbstractHttpConfigurer::disable) // SameSiteFilter does it, for GET too
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(Customizer.withDefaults())
                .build();
    }

    private static boolean open(HttpServletRequest request) {
        return request.getMethod().equals("GET") && OPEN.contains(request.getRequestURI());
    }

    @Bean
    FilterRegistrationBean<PlainPathFilter> plainPaths() {
        var first = new FilterRegistrationBean<>(new PlainPathFilter());
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    /** Without an {@link AdminLogin} nobody enters. */
    @Bean
    AuthenticationProvider adminKeyLogin(ObjectProvider<AdminLogin> login) {
        return new AdminKeyLogin(login.getIfAvailable(() -> (user, password) -> false));
    }

    private record AdminKeyLogin(AdminLogin login) implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication pair) throws AuthenticationException {
            if (!login.permits(pair.getName(), String.valueOf(pair.getCredentials()))) {
                throw new BadCredentialsException("not an admin key");
            }
            return UsernamePasswordAuthenticationToken.authenticated(
                    pair.getName(), null, AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
        }

        @Override
        public boolean supports(Class<?> kind) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
        }
    }
}
