package org.modelhub.edge.socket.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.edge.socket.AsyncApi;
import org.modelhub.edge.socket.RawHandshake;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.ScriptedUpstream;

/** Conversations in OpenAI's realtime events with a whole hub, and a client that is not the hub's own. */
class RealtimeTest {

    private static final int TOKENS = 50;
    private static final String TOOLS = "'tools':[{'type':'function','name':'get_weather','description':'Weather',"
            + "'parameters':{'type':'object','properties':{'city':{'type':'string'}}}}]";

    private static final String CUT = """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"As far as"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

            data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}

            data: [DONE]

            """;

    private static ScriptedUpstream upstream;
    private static CannedPeer cutting;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("hub.realtime.conversation=150000B", "hub.upstream.first-byte-timeout=2m");
        cutting = new CannedPeer(request -> CannedPeer.Canned.events(CUT));
        hub.addChat("rt-cut", cutting.baseUrl(), "chat");
        model("rt-echo", "chat");
        model("rt-fast", "chat-tokens-" + TOKENS);
        model("rt-slow", "chat-tokens-5000-pace-20");
        model("rt-late", "chat-delay-120000");
        model("rt-long", "chat-tokens-30000");
        model("rt-tools", "chat-parallel");
        model("rt-thinks", "chat-reasoning");
        model("rt-breaks", "chat-fail-midstream");
        model("rt-fails", "chat-fail-503");
        hub.awaitNames(
                "rt-cut",
                "rt-echo",
                "rt-fast",
                "rt-slow",
                "rt-late",
                "rt-long",
                "rt-tools",
                "rt-thinks",
                "rt-breaks",
                "rt-fails");
    }

    private static void model(String name, String script) {
        hub.addChat(name, upstream.baseUrl(), script);
    }

    @AfterAll
    static void stop() {
        hub.close();
        cutting.close();
        upstream.close();
    }

    @Test
    void socketOpensWithTheSessionAsItIs() {
        // When
        try (RealtimeClient client = new RealtimeClient(hub, "rt-fast")) {
            JsonNode session = client.await("session.created").get("session");

            // Then
            assertThat(client.subprotocol()).isEqualTo("realtime");
            assertThat(session.get("type").asText()).isEqualTo("realtime");
            assertThat(session.get("object").asText()).isEqualTo("realtime.session");
            assertThat(session.get("id").asText()).startsWith("sess_");
            assertThat(session.get("model").asText()).isEqualTo("rt-fast");
            assertThat(session.get("output_modalities")).hasToString("[\"text\"]");
            assertThat(session.get("max_output_tokens").asText()).isEqualTo("inf");
        }
    }

    @Test
    void textResponseIsToldInTheOrderOfItsEvents() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-fast")) {
            // When
            JsonNode response = client.say("go").respond("'metadata':{'topic':'t'}");

            // Then
            List<String> types = client.types();
            assertThat(types.stream().distinct())
                    .containsExactly(
                            "session.created",
                            "conversation.item.added",
                            "conversation.item.done",
                            "response.created",
                            "response.output_item.added",
                            "response.content_part.added",
                            "response.output_text.delta",
                            "response.output_text.done",
                            "response.content_part.done",
                            "response.output_item.done",
                            "response.done");
            assertThat(types.subList(types.size() - 5, types.size()))
                    .containsExactly(
                            "response.output_text.done",
                            "response.content_part.done",
                            "conversation.item.done",
                            "response.output_item.done",
                            "response.done");
            String text = texts(client);
            assertThat(text).isNotEmpty();
            assertThat(client.await("response.output_text.done").get("text").asText())
                    .isEqualTo(text);
            assertThat(response.get("object").asText()).isEqualTo("realtime.response");
            assertThat(response.get("status").asText()).isEqualTo("completed");
            assertThat(response.get("conversation_id").asText()).startsWith("conv_");
            assertThat(response.at("/metadata/topic").asText()).isEqualTo("t");
            assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo(text);
            assertThat(response.at("/output/0/status").asText()).isEqualTo("completed");
            assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(TOKENS);
            assertThat(response.at("/usage/total_tokens").asInt())
                    .isEqualTo(TOKENS + response.at("/usage/input_tokens").asInt());
        }
    }

    private static String texts(RealtimeClient client) {
        return client.events("response.output_text.delta").stream()
                .map(delta -> delta.get("delta").asText())
                .collect(Collectors.joining());
    }

    @Test
    void everyEventHasAnIdOfItsOwnAndItsPlace() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-fast")) {
            // When
            JsonNode response = client.say("go").respond();

            // Then
            Set<String> ids = new HashSet<>();
            client.events().forEach(event -> ids.add(event.get("event_id").asText()));
            assertThat(ids).hasSize(client.events().size());
            assertThat(client.events("response.output_text.delta")).allSatisfy(delta -> {
                assertThat(delta.get("response_id")).isEqualTo(response.get("id"));
                assertThat(delta.get("item_id")).isEqualTo(response.at("/output/0/id"));
                assertThat(delta.get("output_index").asInt()).isZero();
                assertThat(delta.get("content_index").asInt()).isZero();
            });
        }
    }

    @Test
    void modelIsGivenTheWholeConversation() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-echo")) {
            // Given
            client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}");
            client.await("session.updated");
            client.say("first").respond();

            // When
            client.say("second").respond();

            // Then
            List<JsonNode> messages = lastMessages();
            assertThat(messages.stream().map(message -> message.get("role").asText()))
                    .containsExactly("system", "user", "assistant", "user");
            assertThat(messages.get(0).get("content").asText()).isEqualTo("Be kind.");
            assertThat(messages.get(2).get("content").asText()).contains("first");
        }
    }

    private static List<JsonNode> lastMessages() {
        var requests = upstream.seen().requests();
        JsonNode body = HubCalls.json(requests.get(requests.size() - 1).json().encode());
        List<JsonNode> messages = new ArrayList<>();
        body.get("messages").forEach(messages::add);
        return messages;
    }

    @Test
    void itemsArePutWhereTheClientSaysAndTakenOut() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-echo")) {
            // Given
            client.send(item("b", "two")).send(item("c", "three"));
            client.await("conversation.item.done", 2);

            // When
            client.send(item("a", "one").replace("{'type'", "{'previous_item_id':'root','type'"));
            client.send(item("d", "late").replace("{'type':'conv", "{'previous_item_id':'b','type':'conv"));
            client.send("{'type':'conversation.item.delete','item_id':'c'}");
            client.send("{'type':'conversation.item.retrieve','item_id':'d'}");
            JsonNode retrieved = client.await("conversation.item.retrieved");
            client.respond();

            // Then
            List<JsonNode> added = client.events("conversation.item.added");
            assertThat(added.get(0).get("previous_item_id").isNull()).isTrue();
            assertThat(added.get(1).get("previous_item_id").asText()).isEqualTo("b");
            assertThat(added.get(2).get("previous_item_id").isNull()).isTrue();
            assertThat(added.get(3).get("previous_item_id").asText()).isEqualTo("b");
            assertThat(client.await("conversation.item.deleted").get("item_id").asText())
                    .isEqualTo("c");
            assertThat(retrieved.at("/item/content/0/text").asText()).isEqualTo("late");
            assertThat(lastMessages().stream()
                            .map(message -> message.at("/content/0/text").asText()))
                    .containsExactly("one", "two", "late");
        }
    }

    private static String item(String id, String words) {
        return "{'type':'conversation.item.create','item':{'id':'" + id + "','type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'" + words + "'}]}}";
    }

    @Test
    void toolsAreCalledAndTheirResultsAreAnswered() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-tools")) {
            // Given
            client.send("{'type':'session.update','session':{" + TOOLS + "}}").await("session.updated");

            // When
            JsonNode calls = client.say("weather?").respond("'tool_choice':'auto'");
            for (JsonNode call : calls.get("output")) {
                client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                        + call.get("call_id").asText() + "','output':'sunny'}}");
            }
            JsonNode answer = client.respond();

            // Then
            assertThat(calls.get("status").asText()).isEqualTo("completed");
            assertThat(calls.get("output")).hasSize(2).allSatisfy(call -> {
                assertThat(call.get("type").asText()).isEqualTo("function_call");
                assertThat(call.get("name").asText()).isEqualTo("get_weather");
                assertThat(HubCalls.json(call.get("arguments").asText()).has("city"))
                        .isTrue();
            });
            List<JsonNode> deltas = client.events("response.function_call_arguments.delta");
            List<JsonNode> dones = client.events("response.function_call_arguments.done");
            assertThat(deltas).hasSize(2);
            assertThat(dones.get(1).get("arguments")).isEqualTo(deltas.get(1).get("delta"));
            assertThat(dones.get(1).get("output_index").asInt()).isEqualTo(1);
            assertThat(dones.get(1).get("call_id")).isEqualTo(calls.at("/output/1/call_id"));
            assertThat(answer.at("/output/0/type").asText()).isEqualTo("message");
            assertThat(lastMessages().stream()
                            .map(message -> message.get("role").asText()))
                    .containsExactly("user", "assistant", "tool", "tool");
        }
    }

    @Test
    void reasoningIsKeptToTheModel() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-thinks")) {
            // When
            JsonNode response = client.say("go").respond();

            // Then
            assertThat(response.get("status").asText()).isEqualTo("completed");
            assertThat(response.get("output")).hasSize(1);
            assertThat(texts(client))
                    .isEqualTo(response.at("/output/0/content/0/text").asText());
        }
    }

    @Test
    void responseOutsideTheConversationLeavesNoTrace() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-echo")) {
            // Given
            client.send(item("a", "mine")).await("conversation.item.done");

            // When
            JsonNode outside = client.respond(
                    "'conversation':'none'",
                    "'input':[{'type':'item_reference','id':'a'},{'type':'message','role':'user','content':"
                            + "[{'type':'input_text','text':'other'}]}]");
            List<JsonNode> asked = lastMessages();
            client.respond();

            // Then
            assertThat(outside.get("conversation_id").isNull()).isTrue();
            assertThat(outside.get("output")).hasSize(1);
            assertThat(asked).hasSize(2);
            assertThat(lastMessages()).hasSize(1);
            assertThat(client.events("conversation.item.added")).hasSize(2);
        }
    }

    @Test
    void answerCutByTheLimitIsIncomplete() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-cut")) {
            // When
            JsonNode response = client.say("go").respond("'max_output_tokens':5");

            // Then
            assertThat(response.get("status").asText()).isEqualTo("incomplete");
            assertThat(response.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
            assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
            assertThat(response.get("max_output_tokens").asInt()).isEqualTo(5);
        }
    }

    @Test
    void cancelledResponseKeepsWhatWasSaidAndEndsTheUpstream() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-slow")) {
            // Given
            client.say("go").send("{'type':'response.create'}");
            String id = client.await("response.output_text.delta", 3)
                    .get(0)
                    .get("response_id")
                    .asText();

            // When
            client.send("{'type':'response.cancel','response_id':'" + id + "'}");
            JsonNode response = client.await("response.done").get("response");

            // Then
            assertThat(response.get("status").asText()).isEqualTo("cancelled");
            assertThat(response.at("/status_details/reason").asText()).isEqualTo("client_cancelled");
            assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
            assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo(texts(client));
            await().untilAsserted(() -> assertThat(hub.inFlight("rt-slow")).isZero());
        }
    }

    @Test
    void responseIsCancelledBeforeTheModelBeginsToo() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-late")) {
            // Given
            client.say("go").send("{'type':'response.create'}").await("response.created");

            // When
            client.send("{'type':'response.cancel'}");
            JsonNode response = client.await("response.done").get("response");

            // Then
            assertThat(response.get("status").asText()).isEqualTo("cancelled");
            assertThat(response.get("output")).isEmpty();
            await().untilAsserted(() -> assertThat(hub.inFlight("rt-late")).isZero());
        }
    }

    @Test
    void secondResponseWaitsForTheFirst() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-slow")) {
            // Given
            client.say("go").send("{'type':'response.create'}").await("response.created");

            // When
            client.send("{'type':'response.create','event_id':'mine'}");
            JsonNode error = client.await("error").get("error");

            // Then
            assertThat(error.get("code").asText()).isEqualTo("conversation_already_has_active_response");
            assertThat(error.get("event_id").asText()).isEqualTo("mine");
            assertThat(client.events("response.created")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"rt-fails, 0", "rt-breaks, 1"})
    void failureOfTheModelEndsTheResponse(String model, int items) {
        try (RealtimeClient client = new RealtimeClient(hub, model)) {
            // When
            JsonNode response = client.say("go").respond();

            // Then
            assertThat(response.get("status").asText()).isEqualTo("failed");
            assertThat(response.at("/status_details/type").asText()).isEqualTo("failed");
            assertThat(response.at("/status_details/error/message").asText()).isNotEmpty();
            assertThat(response.get("output")).hasSize(items);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void fullConversationTakesNoMoreUntilSomethingIsDeleted() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-echo")) {
            // Given
            String large = "x".repeat(80_000);
            client.send(item("a", large)).await("conversation.item.done");

            // When
            client.send(item("b", large));
            JsonNode error = client.await("error").get("error");
            client.send("{'type':'conversation.item.delete','item_id':'a'}").await("conversation.item.deleted");
            client.send(item("b", large)).await("conversation.item.done", 2);

            // Then
            assertThat(error.get("code").asText()).isEqualTo("conversation_full");
            assertThat(client.events("conversation.item.added")).hasSize(2);
        }
    }

    @Test
    void answerThatTheConversationHasNoRoomForIsStopped() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-long")) {
            // When
            JsonNode response = client.say("go").respond();

            // Then
            assertThat(response.get("status").asText()).isEqualTo("failed");
            assertThat(response.at("/status_details/error/code").asText()).isEqualTo("conversation_full");
            assertThat(texts(client).length()).isBetween(75_000, 150_000);
            await().untilAsserted(() -> assertThat(hub.inFlight("rt-long")).isZero());
        }
    }

    @Test
    void revokedKeyEndsItsSocketWithTheNextResponse() {
        HubCalls admin = new HubCalls(hub);
        JsonNode key = HubCalls.json(admin.send("POST", "/admin/keys", "{\"name\":\"r\",\"role\":\"app\"}"));
        try (RealtimeClient client =
                new RealtimeClient(hub.port(), key.get("key").asText(), "rt-fast", true)) {
            // Given
            client.say("go").respond();
            admin.send("DELETE", "/admin/keys/" + key.get("id").asText(), "");

            // When
            JsonNode response = client.respond();

            // Then
            assertThat(response.get("status").asText()).isEqualTo("failed");
            assertThat(response.at("/status_details/error/code").asText()).isEqualTo("invalid_api_key");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'type':'dance'} | invalid_value | type
            {'type':7} | invalid_json |
            hello | invalid_json |
            [] | invalid_json |
            {} | invalid_value | type
            {'type':'response.cancel'} | response_cancel_not_active | response_id
            {'type':'response.create'} | invalid_value | input
            {'type':'response.create','response':{'output_modalities':['audio']}} | audio_not_supported | response.output_modalities
            {'type':'response.create','response':{'modalities':['text']}} | unknown_parameter | response.modalities
            {'type':'response.create','response':{'conversation':'conv_other','instructions':'x'}} | invalid_value | conversation
            {'type':'response.create','response':{'input':[{'type':'item_reference','id':'no'}]}} | invalid_value | response.input
            {'type':'response.create','response':{'max_output_tokens':0}} | * | max_output_tokens
            {'type':'session.update'} | invalid_value | session
            {'type':'session.update','session':{'type':'transcription'}} | invalid_value | session.type
            {'type':'session.update','session':{'model':'rt-slow'}} | invalid_value | session.model
            {'type':'session.update','session':{'voice':'alloy'}} | unknown_parameter | session.voice
            {'type':'session.update','session':{'output_modalities':['text','audio']}} | audio_not_supported | session.output_modalities
            {'type':'session.update','session':{'prompt':{'id':'p'}}} | invalid_value | session.prompt
            {'type':'session.update','session':{'tools':[{'type':'mcp','server_label':'x'}]}} | invalid_value | session.tools
            {'type':'session.update','session':{'tools':[{'type':'function'}]}} | * | tools[0].name
            {'type':'session.update','session':{'instructions':7}} | invalid_value | session.instructions
            {'type':'conversation.item.create'} | invalid_value | item
            {'type':'conversation.item.create','item':{'role':'user'}} | invalid_value | item.type
            {'type':'conversation.item.create','item':{'type':'mcp_call'}} | invalid_value | item.type
            {'type':'conversation.item.create','item':{'type':'message','role':'robot','content':[]}} | * | item.role
            {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text'}]}} | * | item.content[0].text
            {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_audio','audio':''}]}} | audio_not_supported |
            {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[7]}} | * | item.content[0]
            {'type':'conversation.item.create','item':{'type':'function_call_output','output':'x'}} | * | item.call_id
            {'type':'conversation.item.create','previous_item_id':'no','item':{'type':'message','role':'user','content':[]}} | invalid_value | previous_item_id
            {'type':'conversation.item.delete','item_id':'no'} | item_delete_invalid_item_id | item_id
            {'type':'conversation.item.retrieve','item_id':'no'} | item_retrieve_invalid_item_id | item_id
            {'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':1} | audio_not_supported |
            {'type':'input_audio_buffer.append','audio':''} | audio_not_supported |
            {'type':'input_audio_buffer.commit'} | audio_not_supported |
            """)
    void wrongEventIsRefusedAndTheSessionGoesOn(String event, String code, String param) {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-fast")) {
            // When
            client.send(event.startsWith("{'") ? event.replaceFirst("\\{", "{'event_id':'e1',") : event);
            JsonNode error = client.await("error").get("error");

            // Then
            if (!code.equals("*")) {
                assertThat(error.get("code").asText()).isEqualTo(code);
            }
            assertThat(error.get("param").isNull() ? null : error.get("param").asText())
                    .isEqualTo(param);
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(
                            error.get("event_id").isNull()
                                    ? null
                                    : error.get("event_id").asText())
                    .isEqualTo(event.startsWith("{'") ? "e1" : null);
            assertThat(client.say("go").respond().get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void settingsThatAreAboutSoundHaveNoEffectAndTheOthersHold() {
        try (RealtimeClient client = new RealtimeClient(hub, "rt-fast")) {
            // When
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],'audio':"
                    + "{'input':{'turn_detection':null}},'truncation':'auto','max_output_tokens':7," + TOOLS + "}}");
            JsonNode session = client.await("session.updated").get("session");
            client.send("{'type':'session.update','session':{'max_output_tokens':'inf','tools':[]}}");
            JsonNode again = client.await("session.updated", 2).get(1).get("session");

            // Then
            assertThat(session.get("max_output_tokens").asInt()).isEqualTo(7);
            assertThat(session.at("/tools/0/name").asText()).isEqualTo("get_weather");
            assertThat(session.get("truncation").asText()).isEqualTo("disabled");
            assertThat(session.has("audio")).isFalse();
            assertThat(again.get("max_output_tokens").asText()).isEqualTo("inf");
            assertThat(again.get("tools")).isEmpty();
        }
    }

    @Test
    void everyEventOfTheDocumentIsSpokenAsItSays() {
        // Given
        AsyncApi api = AsyncApi.read();
        try (RealtimeClient client = new RealtimeClient(hub, "rt-tools")) {
            // When
            client.send("{'type':'session.update','event_id':'x','session':{'type':'realtime'," + TOOLS + "}}")
                    .await("session.updated");
            JsonNode calls = client.say("weather?").respond("'metadata':{'a':'b'}");
            client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                    + calls.at("/output/0/call_id").asText() + "','output':'sunny'}}");
            client.respond();
            client.send("{'type':'response.cancel'}").await("error");
            String id = calls.at("/output/1/id").asText();
            client.send("{'type':'conversation.item.retrieve','item_id':'" + id + "'}")
                    .await("conversation.item.retrieved");
            client.send("{'type':'conversation.item.delete','item_id':'" + id + "'}")
                    .await("conversation.item.deleted");

            // Then
            assertThat(client.events())
                    .allSatisfy(event ->
                            assertThat(api.violations("realtime", event)).isEmpty());
            assertThat(client.sent())
                    .allSatisfy(event ->
                            assertThat(api.violations("realtime", event)).isEmpty());
            Set<String> spoken = new TreeSet<>(client.types());
            client.sent().forEach(event -> spoken.add(event.get("type").asText()));
            Set<String> described = new TreeSet<>();
            api.root().at("/channels/realtime/messages").fieldNames().forEachRemaining(described::add);
            assertThat(spoken).isEqualTo(described);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?model=rt-fast, realtime, 101",
        "?model=rt-fast, , 101",
        "?model=rt-fast, 'realtime, other', 101",
        "?model=rt-fast, modelhub.v1, 400",
        "?model=rt-fast, 'realtime, modelhub.v1', 400",
        "?model=rt-fast, 'realtime, openai-insecure-api-key.no-ticket', 401",
        "?model=nobody, realtime, 404",
        "?model=embed-default-v1, realtime, 400",
        "?model=rt-fast&api-key=x, realtime, 400",
        "'', realtime, 400"
    })
    void handshakeNamesAModelThatChatsAndTheProtocol(String query, String protocols, int status) {
        // When
        String answer = new RawHandshake(hub.port())
                .line("GET /v1/realtime" + query + " HTTP/1.1")
                .with("Sec-WebSocket-Protocol", protocols)
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (status == 101 && protocols != null) {
            assertThat(answer).containsIgnoringCase("\r\nsec-websocket-protocol: realtime\r\n");
        }
    }

    @Test
    void ticketOfAPageOpensASocketAsTheClientOfOpenAiSendsIt() {
        // Given
        String ticket = HubCalls.json(new HubCalls(hub).send("POST", "/v1/stream-tickets", "{}"))
                .get("ticket")
                .asText();

        // When
        String answer = new RawHandshake(hub.port())
                .line("GET /v1/realtime?model=rt-fast HTTP/1.1")
                .with("Authorization", null)
                .with("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key." + ticket)
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void clientOfTheBetaIsToldAtOnce() {
        // When
        String answer = new RawHandshake(hub.port())
                .line("GET /v1/realtime?model=rt-fast HTTP/1.1")
                .with("Sec-WebSocket-Protocol", "realtime")
                .with("OpenAI-Beta", "realtime=v1")
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("beta_not_supported");
    }
}
