package org.modelhub.meter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;
import org.slf4j.LoggerFactory;

/** What the log says of answers that the first choice did not give. */
class FailoverLogTest {

    private static final ServedBy QWEN = new ServedBy("qwen", "qwen-plus", true);

    private final Logger logger = (Logger) LoggerFactory.getLogger(FailoverLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long second = 100;
    private final FailoverLog log = new FailoverLog(() -> TimeUnit.SECONDS.toNanos(second));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    private static RequestOutcome served(String first) {
        Trail trail = new Trail();
        trail.add(new Attempt("openai", "gpt-4.1", first, true, 1, null));
        trail.add(new Attempt("qwen", "qwen-plus", Attempt.ANSWERED, true, 1, null));
        RequestHead head = new RequestHead("r1", "POST", "/", Map.of(), Map.of(), Map.of());
        return new RequestOutcome(head, "chat", null, "m", QWEN, 200, false, null, null, new Passport(), trail);
    }

    @Test
    void firstChoiceThatAnswersIsNoNews() {
        // When
        log.completed(served(Attempt.ANSWERED));

        // Then
        assertThat(lines.list).isEmpty();
    }

    @Test
    void failoverIsOneLineWithBothNames() {
        // When
        log.completed(served("upstream_timeout"));

        // Then
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getKeyValuePairs().toString())
                .contains("gpt-4.1", "upstream_timeout", "qwen/qwen-plus");
    }

    @Test
    void providerThatIsDownDoesNotFloodTheLog() {
        // Given
        for (int i = 0; i < 1_000; i++) {
            log.completed(served("upstream_timeout"));
        }
        second++;

        // When
        log.completed(served("upstream_timeout"));

        // Then
        assertThat(lines.list).hasSizeBetween(FailoverLog.LINES_PER_SECOND, FailoverLog.LINES_PER_SECOND + 2);
        assertThat(lines.list.get(lines.list.size() - 1).getKeyValuePairs().toString())
                .contains("unsaid=\"" + (1_000 - FailoverLog.LINES_PER_SECOND) + "\"");
    }
}
