package org.modelhub.content;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The content policy, {@code hub.content.*}.
 *
 * @param policyFile the rules; a relative path is one under the hub's home, and no file is no rules
 * @param maxText characters of one text; a longer one counts as blocked
 * @param maxTime within which a text must be checked; one that takes longer counts as blocked
 * @param threads that check texts
 * @param queue texts that may wait for them; beyond it calls are refused with 503
 */
@ConfigurationProperties("hub.content")
record ContentProperties(
        @DefaultValue("policy/content.yaml") String policyFile,
        @DefaultValue("1000000") int maxText,
        @DefaultValue("5s") Duration maxTime,
        @DefaultValue("2") int threads,
        @DefaultValue("256") int queue) {

    ContentProperties {
        require(!policyFile.isBlank(), "policy-file", policyFile, "a path");
        require(maxText >= 1_000, "max-text", maxText, "at least 1000");
        require(maxTime.toMillis() >= 10 && maxTime.toSeconds() <= 30, "max-time", maxTime, "10 ms to 30 s");
        require(threads >= 1 && threads <= 256, "threads", threads, "1 to 256");
        require(queue >= 1 && queue <= 100_000, "queue", queue, "1 to 100000");
    }

    private static void require(boolean held, String name, Object value, String bounds) {
        if (!held) {
            throw new IllegalArgumentException("hub.content." + name + " is " + value + " but must be " + bounds);
        }
    }

    Path file(String home) {
        return Path.of(home).resolve(policyFile);
    }
}
