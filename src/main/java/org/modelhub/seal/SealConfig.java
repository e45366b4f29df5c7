package org.modelhub.seal;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wires the seal: with keys from the environment, or with one of this hub's own. */
@Configuration(proxyBeanMethods = false)
public class SealConfig {

    /** Lazy: a hub that keeps nothing elsewhere has no key. */
    @Bean
    @Lazy
    Seal seal(@Value("${hub.seal.keys:}") String keys, @Value("${hub.data:./data}") String data) throws IOException {
        return keys.isBlank() ? Seal.in(Path.of(data)) : Seal.of(keys);
    }
}
