package org.modelhub.manage;

import org.modelhub.LibrariesConfig;
import org.modelhub.ManagePortConfig;
import org.modelhub.exchange.AdminLogin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The management port alone, as the hub starts it, with one admin key. */
@Import({LibrariesConfig.class, ManagePortConfig.class})
class ManagePort {

    /** The port needs none of the hub's routes, whose steps are not here. */
    static final String NO_ROUTES = "camel.main.routes-include-pattern=classpath:no-routes/*.yaml";

    static final String KEY = "hub-admin-key";

    @Bean
    AdminLogin oneAdmin() {
        return (user, password) -> user.equals("admin") && password.equals(KEY);
    }
}
