package org.modelhub.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the audit record into {@code audit/} under the data folder. */
@Configuration(proxyBeanMethods = false)
public class RecordConfig {

    /** As many acts as operators can plausibly have in flight; requests for models leave no entry here. */
    private static final int QUEUED = 1024;

    /** Longer than a busy disk needs for one fsync, shorter than a client waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    AuditFile auditLog(@Value("${hub.data:./data}") String data) throws IOException {
        return AuditFile.open(Path.of(data).resolve("audit"), QUEUED, PATIENCE);
    }
}
