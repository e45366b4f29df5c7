package org.modelhub.manage;

import org.modelhub.exchange.AdminLogin;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The management port alone, as the hub starts it, with one admin key. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration"
        })
@Import(ManageConfig.class)
class ManagePort {

    static final String KEY = "hub-admin-key";

    @Bean
    AdminLogin oneAdmin() {
        return (user, password) -> user.equals("admin") && password.equals(KEY);
    }
}
