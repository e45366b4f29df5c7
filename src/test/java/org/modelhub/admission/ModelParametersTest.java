package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The schema of its parameters that a model Kamelet declares, see {@code model-test-chat-action}. */
class ModelParametersTest {

    private static final String KAMELET = "kamelets/model-test-chat-action.kamelet.yaml";

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static HubCaller caller;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        caller = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    private static HttpResponse<String> chat(String parameters) {
        return caller.post(
                "/v1/chat/completions",
                "{\"model\":\"hub-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]" + parameters + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"temperature":2.5    | temperature | maximum
            ,"logit_bias":[]      | logit_bias  | type
            """)
    void parameterThatTheModelCannotTakeIsRefusedWithThePlaceAndTheRule(String field, String param, String rule) {
        // Given
        int before = upstream.seen().requests().size();

        // When
        HttpResponse<String> answer = chat(field);

        // Then
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("message")).contains("/" + param, "'" + rule + "'");
        assertThat(upstream.seen().requests()).hasSize(before);
    }

    @Test
    void parameterThatTheSchemaDoesNotNameReachesTheVendor() {
        // When
        HttpResponse<String> answer = chat(",\"temperature\":0.5,\"repetition_penalty\":1.1");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void brokenSchemaIsRefusedAtTheSwapAndTheOldOneStaysInForce() {
        // Given
        String whole = hub.read(KAMELET);

        // When
        hub.write(KAMELET, whole.replace("maximum: 2", "maximum: two"));

        // Then
        HubCaller admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        await().untilAsserted(() -> assertThat(admin.get("/admin/routes").body())
                .contains("not a JSON schema: /properties/temperature/maximum"));
        assertThat(chat(",\"temperature\":2.5").statusCode()).isEqualTo(400);
        assertThat(chat(",\"temperature\":1.5").statusCode()).isEqualTo(200);
    }
}
