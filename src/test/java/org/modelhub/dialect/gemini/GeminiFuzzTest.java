package org.modelhub.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.OpenAiDialect;

/** The decoder of Gemini's streams says what a slow, plain reader says, however a stream is cut or broken. */
class GeminiFuzzTest {

    private static final ChatRequest REQUEST = new OpenAiDialect().readChat(ClientCall.of(utf8("""
            {"model":"m","messages":[{"role":"user","content":"q"}],"tools":[
            {"type":"function","function":{"name":"f","parameters":{"type":"object"}}},
            {"type":"function","function":{"name":"strict","parameters":{"type":"object","required":["a"]}}}]}""")));
    private static final Set<String> DEMANDING = Set.of("strict");
    private static final String[] TEXTS = {
        "", "he", " ", "世界", "😀", "a\"b\\c\n", "\u0000", "<think>", "data: x", "}{", "\u2028"
    };
    private static final String[] FINISHES = {
        "STOP", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER", "MALFORMED_FUNCTION_CALL", "NEW_WORD"
    };

    @Test
    void decoderSaysWhatThePlainReaderSays() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("GeminiFuzzTest seed " + seed);
        Random random = new Random(seed);

        for (int i = 0; i < 3_000; i++) {
            byte[] stream = utf8(stream(random));
            List<String> expected = PlainGemini.read(stream, DEMANDING);

            // When
            List<String> decoded = decode(stream, cuts(random, stream.length));

            // Then
            assertThat(decoded).as("seed %d, stream %d", seed, i).isEqualTo(expected);
        }
    }

    @Test
    void brokenStreamsSayTheSameHoweverCutAndEndOnce() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);

        for (int i = 0; i < 2_000; i++) {
            byte[] stream = broken(utf8(stream(random)), random);

            // When
            List<String> whole = decode(stream, new int[0]);
            List<String> pieces = decode(stream, cuts(random, stream.length));

            // Then
            assertThat(pieces).as("seed %d, stream %d", seed, i).isEqualTo(whole);
            long ends = whole.stream()
                    .filter(said -> said.startsWith("failure") || said.startsWith("finish"))
                    .count();
            assertThat(ends).as("seed %d, stream %d", seed, i).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void eventAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new GeminiUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        byte[] endless = utf8("data: " + "x".repeat(500));

        // When
        for (int i = 0; i < 100; i++) {
            decoder.feed(endless, 0, endless.length, chunks::add);
        }
        decoder.end(chunks::add);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    private static int[] cuts(Random random, int length) {
        return random.ints(random.nextInt(8), 0, length + 1).sorted().toArray();
    }

    private static String stream(Random random) {
        String end = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
        StringBuilder stream = new StringBuilder();
        int events = random.nextInt(6);
        for (int i = 0; i < events; i++) {
            if (random.nextInt(4) == 0) {
                stream.append(random.nextBoolean() ? ": comment" : "event: message")
                        .append(end);
            }
            String json = json(event(random, i == events - 1));
            if (random.nextInt(30) == 0) {
                json = json.substring(0, random.nextInt(json.length()) + 1) + "!";
            }
            // Between the brace and what follows white space is allowed, so a line may end there.
            String split = random.nextInt(5) == 0 ? end + "data:" : "";
            stream.append(random.nextBoolean() ? "data: " : "data:").append(json.charAt(0));
            stream.append(split).append(json, 1, json.length()).append(end);
            boolean last = i == events - 1;
            stream.append(last && random.nextInt(3) == 0 ? "" : end);
        }
        return stream.toString();
    }

    private static Map<String, Object> event(Random random, boolean last) {
        Map<String, Object> event = new LinkedHashMap<>();
        if (random.nextInt(12) == 0) {
            event.put("error", Map.of("code", 503, "message", "m", "status", "UNAVAILABLE"));
            return event;
        }
        if (random.nextInt(20) == 0) {
            event.put("promptFeedback", Map.of("blockReason", "SAFETY"));
        } else if (random.nextInt(10) > 0) {
            event.put("candidates", candidates(random, last));
        }
        if (random.nextInt(3) > 0) {
            event.put("usageMetadata", counts(random));
        }
        event.put("modelVersion", "m");
        return shuffled(event, random);
    }

    private static List<Object> candidates(Random random, boolean last) {
        List<Object> candidates = new ArrayList<>();
        for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
            Map<String, Object> candidate = new LinkedHashMap<>();
            if (random.nextInt(8) > 0) {
                candidate.put("content", shuffled(content(random), random));
            }
            if (last ? random.nextInt(5) > 0 : random.nextInt(10) == 0) {
                candidate.put("finishReason", pick(FINISHES, random));
            }
            candidate.put("index", 0);
            candidates.add(candidate);
        }
        return candidates;
    }

    private static Map<String, Object> content(Random random) {
        List<Object> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(shuffled(part(random), random));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("parts", parts);
        content.put("role", "model");
        return content;
    }

    private static Map<String, Object> part(Random random) {
        Map<String, Object> part = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            part.put("text", pick(TEXTS, random));
            if (random.nextInt(3) == 0) {
                part.put("thought", random.nextBoolean());
            }
        }
        if (random.nextInt(5) == 0) {
            Map<String, Object> call = new LinkedHashMap<>();
            if (random.nextInt(15) > 0) {
                call.put("name", random.nextBoolean() ? "f" : "strict");
            }
            if (random.nextInt(4) > 0) {
                call.put("args", Map.of("a", pick(TEXTS, random)));
            }
            part.put("functionCall", shuffled(call, random));
        }
        part.put("thoughtSignature", "c2ln");
        return part;
    }

    private static Map<String, Object> counts(Random random) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String name : List.of("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")) {
            if (random.nextInt(4) > 0) {
                counts.put(name, random.nextInt(3) * random.nextInt(50));
            }
        }
        counts.put("promptTokensDetails", List.of(Map.of("modality", "TEXT", "tokenCount", 1)));
        return shuffled(counts, random);
    }

    private static String pick(String[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static Map<String, Object> shuffled(Map<String, Object> fields, Random random) {
        List<String> names = new ArrayList<>(fields.keySet());
        Collections.shuffle(names, random);
        Map<String, Object> shuffled = new LinkedHashMap<>();
        names.forEach(name -> shuffled.put(name, fields.get(name)));
        return shuffled;
    }

    private static String json(Object value) {
        try {
            return PlainGemini.JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] broken(byte[] stream, Random random) {
        for (int edits = random.nextInt(4); stream.length > 0 && edits > 0; edits--) {
            int at = random.nextInt(stream.length);
            if (random.nextBoolean()) {
                stream[at] = (byte) random.nextInt(256);
            } else {
                int length = Math.min(40, stream.length - at);
                System.arraycopy(stream, at, stream, Math.max(0, at - random.nextInt(40)), length);
            }
        }
        return stream;
    }

    private static List<String> decode(byte[] stream, int[] cuts) {
        ChunkDecoder decoder = new GeminiUpstream().chunkDecoder(REQUEST);
        List<String> said = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut - from, chunk -> said.add(plain(chunk)));
            from = cut;
        }
        decoder.feed(stream, from, stream.length - from, chunk -> said.add(plain(chunk)));
        decoder.end(chunk -> said.add(plain(chunk)));
        return said;
    }

    private static String plain(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            return "text " + text.text();
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            return "reasoning " + reasoning.text();
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            return "call " + call.index() + " " + call.name() + " " + call.arguments();
        } else if (chunk instanceof ChatChunk.Finish finish) {
            return "finish " + finish.reason().wire();
        } else if (chunk instanceof ChatChunk.Usage usage) {
            return "usage " + usage.usage().prompt() + " " + usage.usage().completion() + " "
                    + usage.usage().reasoning();
        }
        return "failure " + ((ChatChunk.Failure) chunk).error().code();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
