package org.modelhub.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.wire.JsonWriter;

/**
 * Runs every golden file of every dialect. A new case is a new file, its folder names the upstream dialect;
 * {@code -Dgolden.write=true} writes what comes out into the files, to be read before it is committed.
 */
class GoldenTest {

    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final Pattern CALL_ID = Pattern.compile("call_[A-Za-z0-9]{24}");
    private static final ReplyHead HEAD = new ReplyHead("c1", 1, "hub-chat", null);
    private static final Dialects DIALECTS = HubDialects.all();

    @TestFactory
    Stream<DynamicTest> golden() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> cases = files.filter(file -> file.toString().endsWith(".golden"))
                    .sorted()
                    .toList();
            assertThat(cases).hasSizeGreaterThanOrEqualTo(22);
            return cases.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            ROOT.relativize(file).toString(), () -> run(GoldenCase.read(file))));
        }
    }

    private void run(GoldenCase golden) throws IOException {
        // When
        String[] seen = new String[] {"-", ""};
        try {
            exchange(golden, seen);
        } catch (HubException refused) {
            seen[1] = error(golden, refused.error());
        }
        seen[1] = plainIds(seen[1]);
        if (Boolean.getBoolean("golden.write")) {
            golden.write(seen[0], seen[1]);
        }

        // Then
        GoldenCase expected = GoldenCase.read(golden.file());
        assertThat(seen[0]).isEqualTo(expected.upstreamRequest());
        assertThat(seen[1]).isEqualTo(expected.clientBytes());
    }

    private static void exchange(GoldenCase golden, String[] seen) {
        ClientDialect client = client(golden);
        UpstreamDialect upstream =
                DIALECTS.upstream(golden.file().getParent().getFileName().toString());
        UpstreamModel model = new UpstreamModel("up-1", golden.quirks());
        switch (golden.setting("kind", "chat")) {
            case "chat" -> chat(golden, client, upstream, model, seen);
            case "embedding" -> embedding(golden, client, upstream, model, seen);
            case "rerank" -> rerank(golden, client, upstream, model, seen);
            default -> throw new IllegalArgumentException("no such kind in " + golden.file());
        }
    }

    private static void chat(
            GoldenCase golden, ClientDialect client, UpstreamDialect upstream, UpstreamModel model, String[] seen) {
        ChatRequest request = client.readChat(golden.clientCall());
        seen[0] = shown(upstream.writeChat(request, model, request.stream()));
        requireAnswer(golden, upstream);
        seen[1] = request.stream()
                ? streamed(golden, client, upstream, request)
                : whole(golden, client, upstream, request);
    }

    private static void embedding(
            GoldenCase golden, ClientDialect client, UpstreamDialect upstream, UpstreamModel model, String[] seen) {
        EmbeddingRequest request = client.readEmbedding(golden.clientCall());
        seen[0] = shown(upstream.writeEmbedding(request, model));
        requireAnswer(golden, upstream);
        EmbeddingReply reply = upstream.readEmbedding(request, golden.upstreamBytes());
        seen[1] = new String(client.writeEmbedding(HEAD, request, reply), StandardCharsets.UTF_8) + "\n";
    }

    private static void rerank(
            GoldenCase golden, ClientDialect client, UpstreamDialect upstream, UpstreamModel model, String[] seen) {
        RerankRequest request = client.readRerank(golden.clientCall());
        seen[0] = shown(upstream.writeRerank(request, model));
        requireAnswer(golden, upstream);
        RerankReply reply = upstream.readRerank(request, golden.upstreamBytes());
        seen[1] = new String(client.writeRerank(HEAD, request, reply), StandardCharsets.UTF_8) + "\n";
    }

    private static void requireAnswer(GoldenCase golden, UpstreamDialect upstream) {
        if (golden.status() != 200) {
            Map<String, String> headers = Map.of("retry-after", golden.setting("retry-after", ""));
            throw new HubException(upstream.readError("acme", golden.status(), headers, golden.upstreamBytes()));
        }
    }

    private static String shown(UpstreamDialect.OutboundCall call) {
        StringBuilder text = new StringBuilder(call.path()).append('\n');
        new TreeMap<>(call.headers())
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.append(new String(call.body(), StandardCharsets.UTF_8)).toString();
    }

    private static String whole(
            GoldenCase golden, ClientDialect client, UpstreamDialect upstream, ChatRequest request) {
        ChatReply reply = upstream.readChat(request, golden.upstreamBytes());
        ChatReply counted = reply.usage() == null ? reply.withUsage(GoldenSequence.counted()) : reply;
        return new String(client.writeChat(HEAD, counted), StandardCharsets.UTF_8) + "\n";
    }

    /** Fed whole and byte by byte, which must not differ. */
    private static String streamed(
            GoldenCase golden, ClientDialect client, UpstreamDialect upstream, ChatRequest request) {
        String whole = fed(golden.upstreamBytes(), Integer.MAX_VALUE, client, upstream, request);
        String bytewise = fed(golden.upstreamBytes(), 1, client, upstream, request);
        assertThat(plainIds(bytewise)).isEqualTo(plainIds(whole));
        return whole;
    }

    private static String fed(
            byte[] bytes, int piece, ClientDialect client, UpstreamDialect upstream, ChatRequest request) {
        JsonWriter out = new JsonWriter();
        ChunkEncoder encoder = client.chunkEncoder(HEAD);
        GoldenSequence sequence = new GoldenSequence(chunk -> encoder.encode(chunk, out));
        ChunkDecoder decoder = upstream.chunkDecoder(request);
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
            decoder.feed(bytes, at, Math.min(piece, bytes.length - at), sequence);
        }
        decoder.end(sequence);
        sequence.end();
        return out.toString();
    }

    private static ClientDialect client(GoldenCase golden) {
        return DIALECTS.client(golden.setting("client", "openai"));
    }

    private static String error(GoldenCase golden, HubError error) {
        String wait = error.retryAfter() == null ? "" : " retry after " + error.retryAfter();
        return error.status() + wait + "\n" + new String(client(golden).writeError(error), StandardCharsets.UTF_8)
                + "\n";
    }

    private static String plainIds(String text) {
        Map<String, String> ids = new LinkedHashMap<>();
        Matcher matcher = CALL_ID.matcher(text);
        return matcher.replaceAll(found -> ids.computeIfAbsent(found.group(), id -> "call_" + (ids.size() + 1)));
    }
}
