package org.modelhub.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The JVM's floor, as a process: a Vert.x proxy that reads the model's name, forwards through kept-alive pools and
 * passes the reply on as it comes. No keys, no metrics, no translation. Arguments: port, upstream port.
 */
public final class RawProxy extends AbstractVerticle {

    private static final int LOOPS = 2;
    private static final int POOL = 8192;

    private final int port;
    private final int upstreamPort;
    private HttpClient client;

    private RawProxy(int port, int upstreamPort) {
        this.port = port;
        this.upstreamPort = upstreamPort;
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int upstreamPort = Integer.parseInt(arguments[1]);
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(LOOPS).setPreferNativeTransport(true);
        Vertx.vertx(options)
                .deployVerticle(() -> new RawProxy(port, upstreamPort), new DeploymentOptions().setInstances(LOOPS))
                .onFailure(failure -> System.exit(1));
    }

    @Override
    public void start(Promise<Void> started) {
        HttpClientOptions toUpstream = new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(upstreamPort)
                .setMaxPoolSize(POOL);
        client = vertx.createHttpClient(toUpstream.setTcpNoDelay(true));
        HttpServerOptions fromClients =
                new HttpServerOptions().setHost("127.0.0.1").setPort(port);
        fromClients.setAcceptBacklog(POOL).setTcpNoDelay(true);
        vertx.createHttpServer(fromClients)
                .requestHandler(this::received)
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void received(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        request.body()
                .compose(body -> forward(request, body))
                .onSuccess(reply -> answer(reply, response))
                .onFailure(failure -> refuse(response));
    }

    private Future<HttpClientResponse> forward(HttpServerRequest request, Buffer body) {
        if (body.length() > 0 && RequestFields.of(body.getBytes()).model().isEmpty()) {
            return Future.failedFuture("no model");
        }
        return client.request(HttpMethod.valueOf(request.method().name()), request.uri())
                .compose(upstream -> {
                    upstream.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
                    return upstream.send(body);
                });
    }

    private static void answer(HttpClientResponse reply, HttpServerResponse response) {
        MultiMap headers = reply.headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        response.setStatusCode(reply.statusCode()).putHeader(HttpHeaders.CONTENT_TYPE, type);
        if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            reply.body().onSuccess(response::end).onFailure(failure -> refuse(response));
        } else {
            response.setChunked(true);
            reply.pipeTo(response);
        }
    }

    private static void refuse(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(502).end();
        }
    }
}
