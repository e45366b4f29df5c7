package org.modelhub.drill;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A process that plays all providers of a drill, in OpenAI's form; {@link DrillModel}s answer. Beside the API there is a
 * console for the drill: {@code GET /calls} counts them by model, {@code POST /weather/<model>/<weather>} changes one,
 * {@code POST /plan/<model>?seed=&seconds=&mean=} starts an {@link OutagePlan} of 98 % availability. Argument: port.
 */
public final class DrillUpstream {

    static final double AVAILABILITY = 0.98;

    private final Vertx vertx;
    private final Map<String, DrillModel> models = new HashMap<>();

    private DrillUpstream(Vertx vertx) {
        this.vertx = vertx;
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1");
        options.setPort(Integer.parseInt(arguments[0])).setAcceptBacklog(8192).setTcpNoDelay(true);
        vertx.createHttpServer(options)
                .requestHandler(new DrillUpstream(vertx)::received)
                .listen()
                .onFailure(failure -> System.exit(1));
    }

    private DrillModel model(String name) {
        return models.computeIfAbsent(name, fresh -> new DrillModel(vertx, fresh));
    }

    private void received(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.exceptionHandler(gone -> {});
        request.exceptionHandler(gone -> {});
        String[] path = request.path().substring(1).split("/");
        if (request.method() == HttpMethod.GET) {
            calls(response);
        } else if (path[0].equals("weather")) {
            model(path[1]).become(Weather.valueOf(path[2]), 1_000);
            response.end();
        } else if (path[0].equals("plan")) {
            begin(path[1], request);
            response.end();
        } else {
            request.body().onSuccess(body -> chat(body, response));
        }
    }

    private void calls(HttpServerResponse response) {
        JsonObject calls = new JsonObject();
        models.forEach((name, model) -> calls.put(name, model.calls()));
        response.end(calls.encode());
    }

    private void chat(Buffer body, HttpServerResponse response) {
        JsonObject request = body.toJsonObject();
        model(request.getString("model")).ask(response, request.getBoolean("stream", false));
    }

    private void begin(String model, HttpServerRequest request) {
        OutagePlan plan = OutagePlan.of(
                Long.parseLong(request.getParam("seed")),
                Duration.ofSeconds(Long.parseLong(request.getParam("seconds"))),
                AVAILABILITY,
                Duration.ofMillis(Long.parseLong(request.getParam("mean"))));
        for (OutagePlan.Spell spell : plan.spells()) {
            long begin = Math.max(1, spell.begin() / 1_000_000);
            long end = Math.max(begin + 1, spell.end() / 1_000_000);
            vertx.setTimer(begin, due -> model(model).become(spell.weather(), end - begin));
            vertx.setTimer(end, due -> model(model).become(Weather.GOOD, 0));
        }
    }
}
