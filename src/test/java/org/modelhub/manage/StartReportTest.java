package org.modelhub.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.catalog.Kind;
import org.modelhub.exchange.PublicName;

/** What a person reads after a start. */
class StartReportTest {

    private static final List<PublicName> NAMES = List.of(
            new PublicName("embed-default-v1", Kind.EMBEDDING, null),
            new PublicName("chat-large", Kind.CHAT, "OPENAI_API_KEY is not set"),
            new PublicName("chat-default", Kind.CHAT, null));

    @Test
    void firstStartShowsAllThatAPersonNeeds() {
        // Given
        var report = new StartReport(
                "http://127.0.0.1:8080/v1",
                "http://127.0.0.1:8081/actuator/hawtio",
                "mh_new",
                NAMES,
                Duration.ofMillis(4_210));

        // When
        String text = report.text();

        // Then
        assertThat(text.lines())
                .containsExactly(
                        "",
                        "Model Hub is ready after 4.2 s.",
                        "",
                        "  API Base URL  http://127.0.0.1:8080/v1   (paste it into Dify, or into any OpenAI client)",
                        "  API key       mh_new   (role admin; shown only now, so write it down)",
                        "  Console       http://127.0.0.1:8081/actuator/hawtio   (user admin, password: an admin key)",
                        "",
                        "  Public names: 3, of which 2 can serve",
                        "    chat-default      chat       ready",
                        "    chat-large        chat       unavailable: OPENAI_API_KEY is not set",
                        "    embed-default-v1  embedding  ready");
    }

    @Test
    void laterStartShowsNoKey() {
        // Given
        var report = new StartReport("http://127.0.0.1:8080/v1", "console", null, NAMES, Duration.ZERO);

        // When
        String text = report.text();

        // Then
        assertThat(text).contains("API key       HUB_BOOTSTRAP_ADMIN_KEY, or one made before; only hashes are kept");
    }

    @Test
    void emptyFolderSaysWhereToAddAFile() {
        // Given
        var report = new StartReport("http://127.0.0.1:8080/v1", "console", null, List.of(), Duration.ZERO);

        // When
        String text = report.text();

        // Then
        assertThat(text).contains("No public names: add a file to routes/model/.");
    }

    @Test
    void keyStaysOutOfLogs() {
        // Given
        var report = new StartReport("http://127.0.0.1:8080/v1", "console", "mh_new", NAMES, Duration.ZERO);

        // When
        String logged = report.toString();

        // Then
        assertThat(logged).doesNotContain("mh_new");
    }
}
