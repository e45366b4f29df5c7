package org.modelhub.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The mock upstream process: a JSON answer of 635 bytes at once, or a stream whose chunks of about 210 bytes carry
 * their number and the time they left, or a stream of 200 chunks at once; the first and the last also in Anthropic's
 * form. Written on bare sockets, so that it costs little beside what is measured.
 * Arguments: port, tokens of a {@link BenchNames#TOKENS} stream.
 */
public final class BenchUpstream {

    static final int FIRST_TOKENS = 5;

    private static final int FIRST_PACE_MS = 10;
    private static final int TOKENS_PACE_MS = 50;
    private static final BenchAnswers OPENAI = BenchAnswers.openAi();
    private static final BenchAnswers ANTHROPIC = BenchAnswers.anthropic();
    private static final Buffer STREAM_END = Buffer.buffer(BenchAnswers.chunk(event("{}", "\"stop\""))
            + BenchAnswers.chunk(
                    "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                            + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}}\n\n")
            + BenchAnswers.chunk("data: [DONE]\n\n")
            + "0\r\n\r\n");

    private final Vertx vertx;
    private final int tokens;

    private BenchUpstream(Vertx vertx, int tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        BenchUpstream upstream = new BenchUpstream(vertx, Integer.parseInt(arguments[1]));
        NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(arguments[0]));
        options.setAcceptBacklog(8192).setTcpNoDelay(true);
        vertx.createNetServer(options)
                .connectHandler(upstream::connected)
                .listen()
                .onFailure(failure -> System.exit(1));
    }

    private void connected(NetSocket socket) {
        HttpFraming framing = new HttpFraming(new Conversation(socket));
        socket.exceptionHandler(gone -> {});
        socket.handler(bytes -> framing.feed(ByteBuffer.wrap(bytes.getBytes())));
    }

    /** The requests of one connection. */
    private final class Conversation implements HttpFraming.Sink {
        private final NetSocket socket;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean post;
        private BenchAnswers answers = OPENAI;

        Conversation(NetSocket socket) {
            this.socket = socket;
        }

        @Override
        public void head(String requestLine) {
            post = requestLine.startsWith("POST");
            answers = requestLine.startsWith("POST /v1/messages") ? ANTHROPIC : OPENAI;
            body.reset();
        }

        @Override
        public void body(ByteBuffer bytes) {
            body.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void end() {
            RequestFields fields = post ? RequestFields.of(body.toByteArray()) : new RequestFields("", false);
            if (!fields.stream()) {
                socket.write(answers.whole());
            } else if (BenchNames.BURST.equals(fields.model())) {
                socket.write(answers.burst());
            } else if (BenchNames.FIRST.equals(fields.model())) {
                stream(socket, FIRST_TOKENS, FIRST_PACE_MS);
            } else {
                stream(socket, tokens, TOKENS_PACE_MS);
            }
        }
    }

    private void stream(NetSocket socket, int count, int paceMillis) {
        socket.write(Buffer.buffer(BenchAnswers.STREAM_HEAD).appendString(token(0)));
        int[] next = {1};
        long timer = vertx.setPeriodic(paceMillis, tick -> {
            if (next[0] < count) {
                socket.write(token(next[0]++));
            } else {
                vertx.cancelTimer(tick);
                socket.write(STREAM_END);
            }
        });
        socket.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    /** With its number and the time, of the machine's monotonic clock, which its processes share. */
    private static String token(int number) {
        String text = "#" + number + " " + System.nanoTime() + " " + BenchAnswers.PADDING;
        return BenchAnswers.chunk(event("{\"content\":\"" + text + "\"}", "null"));
    }

    private static String event(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-bench-0123456789\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1790000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
