package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The published document is AsyncAPI, and says of the protocol neither more nor less than there is. */
class AsyncApiTest {

    private final AsyncApi api = AsyncApi.read();

    @Test
    void documentIsValidAsyncApi() {
        // Given
        JsonNode official = AsyncApi.resource("/asyncapi/asyncapi-3.0-schema.json");

        // When
        Set<?> violations = JsonSchemaFactory.getInstance(VersionFlag.V7)
                .getSchema(official)
                .validate(api.root());

        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        // When
        List<String> references = new ArrayList<>();
        api.root().findValues("$ref").forEach(reference -> references.add(reference.asText()));

        // Then
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                api.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyExampleFitsItsSchema() {
        // When
        List<String> wrong = new ArrayList<>();
        api.root()
                .get("channels")
                .fields()
                .forEachRemaining(channel -> channel.getValue()
                        .get("messages")
                        .forEach(message -> api.root()
                                .at(message.get("$ref").asText().substring(1) + "/examples")
                                .forEach(example ->
                                        wrong.addAll(api.violations(channel.getKey(), example.get("payload"))))));

        // Then
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCloseCodeOfTheHubIsDescribed() throws IllegalAccessException {
        // When
        Set<Integer> described = new TreeSet<>();
        api.root()
                .at("/channels/chat/x-close-codes")
                .forEach(code -> described.add(code.get("code").asInt()));

        // Then
        for (Field code : CloseCode.class.getDeclaredFields()) {
            if (Modifier.isStatic(code.getModifiers())) {
                assertThat(described).as(code.getName()).contains(code.getInt(null));
            }
        }
    }

    @Test
    void everyMessageOfTheDocumentIsSpokenAsItSays() {
        // Given
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                HubFixture hub = new HubFixture()) {
            hub.addChat("fast", upstream.baseUrl(), "chat-reasoning-tokens-5");
            hub.addChat("slow", upstream.baseUrl(), "chat-tokens-500-pace-20");
            hub.awaitNames("fast", "slow");
            SocketClient client = new SocketClient(hub);

            // When
            client.say("{'type':'ping','t':{'a':1}}").await("pong");
            client.say("{'model':'fast','messages':[{'role':'user','content':'go'}]}")
                    .await("done");
            client.say("{'type':'chat','model':'slow','messages':[{'role':'user','content':'go'}],'report_ms':100,"
                    + "'credit':{'tokens':5},'request_id':'x'}");
            client.await("report");
            String id = client.frames("start").get(1).get("stream_id").asText();
            client.say("{'type':'credit','stream_id':'" + id + "','tokens':5}");
            client.say("{'type':'resume','stream_id':'" + id + "','seq':2,'credit':{'bytes':90}}")
                    .await("start", 3);
            client.say("{'type':'credit','stream_id':'" + id + "','bytes':5000}");
            client.say("{'type':'cancel','stream_id':'" + id + "'}").await("error");

            // Then
            assertThat(client.violations()).isEmpty();
            Set<String> described = new TreeSet<>();
            api.root().at("/channels/chat/messages").fieldNames().forEachRemaining(described::add);
            assertThat(client.types()).isEqualTo(described);
            JsonNode served = new HubCalls(hub).get("/asyncapi.json");
            ObjectMapper json = new ObjectMapper();
            assertThat(served.get("components"))
                    .isEqualTo(json.valueToTree(api.root().get("components")));
            client.close();
        }
    }
}
