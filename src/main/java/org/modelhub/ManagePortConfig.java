package org.modelhub;

import org.modelhub.manage.ManageConfig;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The management port as a context of its own below the hub's: a servlet container, its security, probes and the console.
 * It starts once the hub serves, because it takes a third of the whole start and no client waits for it.
 */
@Configuration(proxyBeanMethods = false)
@Import({ManageLibrariesConfig.class, ManageConfig.class})
public class ManagePortConfig {}
