package org.modelhub.contract;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.edge.engine.InnerAnswer;
import org.modelhub.edge.engine.InnerAsker;
import org.modelhub.edge.engine.InnerRequest;
import org.modelhub.edge.engine.InnerRequests;
import org.modelhub.exchange.Caller;

/** Sends an answer whose replica is gone through the route that has another model go on with it. */
final class ResumeTour {

    private final HubFixture hub;

    ResumeTour(HubFixture hub) {
        this.hub = hub;
    }

    /** What came of it, to its end. */
    String resume(String model, String text) {
        String keyId =
                new HubCalls(hub).get("/admin/keys").findValuesAsText("id").get(0);
        byte[] request = ("{\"model\":\"" + model + "\",\"stream\":true,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"hello\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        BegunAnswer begun = new BegunAnswer(model, request, List.of(new ChatChunk.Text(text)));
        Caller caller = new Caller(keyId, "", Caller.Role.APP);
        Hearer hearer = new Hearer();
        hub.bean(Vertx.class)
                .runOnContext(turn -> hub.bean(InnerRequests.class)
                        .ask("direct:gateway.resume", "/v1/streams", Map.of(), caller, begun, hearer));
        return hearer.heard.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Reads an answer to its end. */
    private static final class Hearer implements InnerAsker {

        private final CompletableFuture<String> heard = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void answered(InnerRequest by, InnerAnswer answer) {
            answer.chunks()
                    .handler(chunk -> text.append(chunk instanceof ChatChunk.Text piece ? piece.text() : ""))
                    .endHandler(nothing -> {
                        by.ended(null, null, false);
                        heard.complete(text.toString());
                    });
            answer.chunks().resume();
        }

        @Override
        public void refused(HubError error, Map<String, String> headers) {
            heard.complete(error.toString());
        }

        @Override
        public void cut(HubError ending) {
            heard.complete(ending.toString());
        }
    }
}
