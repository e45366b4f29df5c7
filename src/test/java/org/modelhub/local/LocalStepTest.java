package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.ListStream;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonView;

/** The shipped Kamelets and routes of the in-process provider, in a real Camel context. */
class LocalStepTest {

    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static final Vertx VERTX = Vertx.vertx();
    private static LocalModels models;
    private static ProducerTemplate producer;

    @BeforeAll
    static void start() throws Exception {
        models = new LocalModels(new WorkerPool(2, 4096), RealModels.LIMITS);
        for (String model : List.of("hub-extract", "bge-small-rerank", "bge-small-zh-v1.5", "bge-small-en-v1.5")) {
            CAMEL.getRegistry().bind("localModel." + model, new LocalStep(models, model));
        }
        KameletComponent kamelets = CAMEL.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("file:kamelets");
        kamelets.setNoErrorHandler(true);
        load(ResourceHelper.resolveResource(CAMEL, "file:routes/model/embed-default-v1.camel.yaml"));
        load(ResourceHelper.resolveResource(CAMEL, "file:routes/model/rerank-default.camel.yaml"));
        load(ResourceHelper.fromString("chat.yaml", """
            - route:
                from:
                  uri: direct:chat
                  steps:
                    - to: kamelet:model-hub-extract-action
            - route:
                from:
                  uri: direct:english
                  steps:
                    - to: kamelet:model-bge-small-en-v15-action
            """));
        CAMEL.start();
        producer = CAMEL.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
        VERTX.close();
        models.close();
    }

    @Test
    void embeddingNameKeepsItsDimension() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("embed-default-v1", List.of("你好", "hello"), false, null);

        // When
        Exchange exchange = send("direct:model.embed-default-v1", request);

        // Then
        assertThat(exchange.getMessage().getBody(EmbeddingReply.class).vectors())
                .hasSize(2)
                .allMatch(vector -> vector.length == 512);
        assertThat(servedBy(exchange)).isEqualTo(new ServedBy("local", "bge-small-zh-v1.5", true));
    }

    @Test
    void englishEmbeddingsComeFromTheEnglishModel() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("english", List.of("hello"), false, 384);

        // When
        Exchange exchange = send("direct:english", request);

        // Then
        assertThat(exchange.getMessage().getBody(EmbeddingReply.class).vectors().get(0))
                .hasSize(384);
    }

    @Test
    void rerankNameOrdersDocuments() {
        // Given
        RerankRequest request = new RerankRequest(
                "m", "Who wrote Hamlet?", List.of("We open at eight.", "Shakespeare wrote it."), null, false);

        // When
        Exchange exchange = send("direct:model.rerank-default", request);

        // Then
        assertThat(exchange.getMessage().getBody(RerankReply.class).results())
                .extracting(RerankReply.Ranked::index)
                .containsExactly(1, 0);
    }

    @Test
    void chatReplySaysThatItsModelIsNotGenerative() {
        // Given
        ChatRequest request = chat(false);

        // When
        Exchange exchange = send("direct:chat", request);

        // Then
        assertThat(exchange.getMessage().getBody(ChatReply.class).text()).isEqualTo("My dog is called Rex.");
        assertThat(servedBy(exchange)).isEqualTo(new ServedBy("local", "hub-extract", false));
    }

    @Test
    void streamedAnswerComesBackOnTheEventLoopThatAsked() throws Exception {
        // Given
        Context loop = VERTX.getOrCreateContext();
        AsyncProducer chat = CAMEL.getEndpoint("direct:chat").createAsyncProducer();
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setVariable(HubVariables.REQUEST, chat(true));
        CompletableFuture<List<ChatChunk>> chunks = new CompletableFuture<>();

        // When
        loop.runOnContext(turn -> chat.process(exchange, done -> collect(exchange, loop, chunks)));

        // Then
        assertThat(RealModels.get(chunks)).hasSize(7).last().isInstanceOf(ChatChunk.Usage.class);
    }

    @Test
    void requestThatTheModelCannotServeIsRefused() {
        // Given
        RerankRequest request = new RerankRequest("m", "q", List.of("d"), null, false);

        // When
        Exchange exchange = send("direct:chat", request);

        // Then
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.error().code()).isEqualTo("wrong_kind"));
    }

    @Test
    void unknownModelFailsWhenItsRouteIsLoaded() {
        // Given
        Resource route = ResourceHelper.fromString("unknown.yaml", """
            - route:
                from:
                  uri: direct:unknown
                  steps:
                    - to: kamelet:provider-local-action?model=no-such-model
            """);

        // When / Then
        assertThatThrownBy(() -> load(route)).hasStackTraceContaining("localModel.no-such-model");
    }

    @SuppressWarnings("unchecked")
    private static void collect(Exchange exchange, Context loop, CompletableFuture<List<ChatChunk>> to) {
        List<ChatChunk> chunks = new ArrayList<>();
        if (Vertx.currentContext() != loop) {
            to.completeExceptionally(new AssertionError("not on the event loop that asked"));
            return;
        }
        ListStream<ChatChunk> stream = exchange.getMessage().getBody(ListStream.class);
        stream.handler(chunks::add).endHandler(end -> to.complete(chunks)).resume();
    }

    private static Exchange send(String uri, Object request) {
        return producer.send(uri, exchange -> exchange.setVariable(HubVariables.REQUEST, request));
    }

    private static ServedBy servedBy(Exchange exchange) {
        return exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
    }

    private static void load(Resource resource) throws Exception {
        PluginHelper.getRoutesLoader(CAMEL).loadRoutes(resource);
    }

    private static ChatRequest chat(boolean stream) {
        String body = """
                {"messages": [{"role": "user", "content": "My dog is called Rex. What is my dog called?"}]}""";
        return new ChatRequest(
                JsonView.parse(body.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT), "chat", stream);
    }
}
