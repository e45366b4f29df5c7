package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The document names one server, and it is the operator who says which. */
class DescribeApiStepTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void documentNamesThePublicUrlAsItsOnlyServer() throws IOException {
        // Given
        DescribeApiStep step = new DescribeApiStep("https://hub.example", JSON);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("Host", "stranger.example");

        // When
        step.process(exchange);

        // Then
        JsonNode document = JSON.readTree(exchange.getMessage().getBody(byte[].class));
        assertThat(document.get("openapi").asText()).isEqualTo("3.0.3");
        assertThat(document.get("servers")).hasSize(1);
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("https://hub.example");
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example,      8080, https://hub.example",
        "https://hub.example/,     8080, https://hub.example",
        "http://10.0.0.7:1025/ai/, 8080, http://10.0.0.7:1025/ai",
        "'',                       8080, http://localhost:8080",
        "'',                       0,    /",
    })
    void serverUrlIsWhatTheOperatorSaysElseThisMachine(String publicUrl, int port, String expected) {
        // Given
        PublicUrlProperties properties = new PublicUrlProperties(publicUrl);

        // When
        String url = properties.serverUrl(port);

        // Then
        assertThat(url).isEqualTo(expected);
    }

    @Test
    void publicUrlStandsAmongTheOtherSettingsOfTheEdge() {
        // Given
        Map<String, String> settings = Map.of("hub.edge.public-url", "https://hub.example", "hub.edge.port", "8090");
        Binder binder = new Binder(new MapConfigurationPropertySource(settings));

        // When
        PublicUrlProperties properties =
                binder.bind("hub.edge", PublicUrlProperties.class).get();

        // Then
        assertThat(properties.publicUrl()).isEqualTo("https://hub.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.example:8080",
                "ftp://hub.example",
                "https://user:secret@hub.example",
                "https://hub.example?x=secret",
                "https://hub.example/#secret",
                "https:///nowhere",
                "http://secret space",
                "https://hub.example/v1/",
            })
    void publicUrlThatClientsCouldNotUseIsRefusedByName(String publicUrl) {
        // When
        Throwable refusal = catchThrowable(() -> new PublicUrlProperties(publicUrl));

        // Then
        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("hub.edge.public-url")
                .hasMessageNotContaining("secret");
    }
}
