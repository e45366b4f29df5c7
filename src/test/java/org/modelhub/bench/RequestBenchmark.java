package org.modelhub.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.schema.JsonTree;
import org.modelhub.schema.SchemaCheck;
import org.modelhub.schema.Violation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one chat request costs before it is sent on: checked by its schema, read, and written for the upstream. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RequestBenchmark {

    private static final String SCHEMA = "/schema/openai/chat.schema.json";

    /** Of the whole body. */
    @Param({"300", "16384"})
    public int bytes;

    private ClientDialect client;
    private UpstreamDialect openAi;
    private UpstreamDialect anthropic;
    private final UpstreamModel model = new UpstreamModel("up-1", Quirks.NONE);
    private byte[] body;
    private SchemaCheck schema;

    @Setup
    public void open() throws IOException {
        Dialects dialects = HubDialects.all();
        client = dialects.client("openai");
        openAi = dialects.upstream("openai");
        anthropic = dialects.upstream("anthropic");
        body = body(bytes);
        try (InputStream file = RequestBenchmark.class.getResourceAsStream(SCHEMA)) {
            schema = SchemaCheck.compile(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        if (checkSchema() != null) {
            throw new IllegalStateException("the sample breaks the schema");
        }
    }

    /** A talk with turns of some 400 bytes, as an assistant's is, and one question. */
    private static byte[] body(int bytes) {
        StringBuilder json = new StringBuilder(
                "{\"model\":\"hub-chat\",\"stream\":true,\"temperature\":0.7,"
                        + "\"max_tokens\":256,\"user\":\"user-1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"}");
        String turns = ",{\"role\":\"user\",\"content\":\"" + "Tell me more of it. ".repeat(8)
                + "\"},{\"role\":\"assistant\",\"content\":\"" + "It goes on like this. ".repeat(8) + "\"}";
        String last = ",{\"role\":\"user\",\"content\":\"";
        while (json.length() + turns.length() + last.length() + 4 < bytes) {
            json.append(turns);
        }
        json.append(last);
        json.append("w".repeat(bytes - json.length() - 4)).append("\"}]}");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Violation checkSchema() {
        return schema.firstViolation(JsonTree.of(body));
    }

    @Benchmark
    public OutboundCall openAiToOpenAi() {
        ChatRequest request = client.readChat(ClientCall.of(body));
        return openAi.writeChat(request, model, true);
    }

    @Benchmark
    public OutboundCall openAiToAnthropic() {
        ChatRequest request = client.readChat(ClientCall.of(body));
        return anthropic.writeChat(request, model, true);
    }
}
