package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.openai.OpenAiDialect;

/** What the fuzz targets of stream decoders share: random words, cuts and damage, and an answer in its plainest form. */
public final class StreamFuzz {

    /**
     * What an answer says, whatever pieces it came in.
     *
     * @param end a finish reason, {@code failure} or {@code open}
     * @param tokens as {@code prompt+completion}, or empty
     */
    public record Said(String reasoning, String text, List<String> calls, String end, String tokens) {}

    /** One random answer: its bytes, what reads them, and what they say by the plainest reading. */
    public interface Sample {

        ChunkDecoder decoder();

        byte[] bytes();

        Said said();
    }

    /** A question of one word. */
    public static final ChatRequest REQUEST = new OpenAiDialect()
            .readChat(ClientCall.of(utf8("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}")));

    private static final String[] WORDS = {
        "he", "llo", " 世界", "😀", "\"", "\\", "\n", "\r\n", "\t", "data:", "\u2028", "{", "}", " ", "é", "</", "null"
    };

    private StreamFuzz() {}

    /** A seed that can be given again with {@code -Dfuzz.seed}. */
    public static Random random(String test) {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println(test + " seed " + seed);
        return new Random(seed);
    }

    public static String words(Random random, int most) {
        StringBuilder words = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    /** Everything is fed in pieces that end at these places. */
    public static List<ChatChunk> decode(ChunkDecoder decoder, byte[] stream, int... cuts) {
        List<ChatChunk> chunks = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut - from, chunks::add);
            from = cut;
        }
        decoder.feed(stream, from, stream.length - from, chunks::add);
        decoder.end(chunks::add);
        return chunks;
    }

    public static int[] cuts(Random random, byte[] stream) {
        return random.ints(random.nextInt(8), 0, stream.length + 1).sorted().toArray();
    }

    public static Said said(List<ChatChunk> chunks) {
        StringBuilder reasoning = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<String> calls = new ArrayList<>();
        String end = "open";
        String tokens = "";
        for (ChatChunk chunk : chunks) {
            if (chunk instanceof ChatChunk.Reasoning piece) {
                reasoning.append(piece.text());
            } else if (chunk instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            } else if (chunk instanceof ChatChunk.ToolCall call) {
                calls.add(call.index() + call.name() + call.arguments());
            } else if (chunk instanceof ChatChunk.Finish finish) {
                end = finish.reason().wire();
            } else if (chunk instanceof ChatChunk.Failure) {
                end = "failure";
            } else if (chunk instanceof ChatChunk.Usage usage) {
                tokens = usage.usage().prompt() + "+" + usage.usage().completion();
            }
        }
        return new Said(reasoning.toString(), text.toString(), calls, end, tokens);
    }

    /** Chunks without what differs from one decoding to the next. */
    public static List<String> plain(List<ChatChunk> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.toString().replaceAll("call_\\w{24}", "call"))
                .toList();
    }

    /** The same bytes with some of them changed, moved or missing. */
    public static byte[] damaged(Random random, byte[] sound) {
        byte[] stream = sound.clone();
        for (int edits = sound.length == 0 ? 0 : 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(stream.length);
            int span = Math.min(1 + random.nextInt(40), stream.length - at);
            switch (random.nextInt(3)) {
                case 0 -> stream[at] = (byte) random.nextInt(256);
                case 1 -> System.arraycopy(stream, at, stream, random.nextInt(stream.length - span + 1), span);
                default -> stream = java.util.Arrays.copyOf(stream, Math.max(1, at));
            }
        }
        return stream;
    }

    /** What is wrong with the chunks of a damaged stream, or null: more than one failure, or anything behind it. */
    public static String disorder(List<ChatChunk> chunks) {
        int failures = 0;
        int finishes = 0;
        for (ChatChunk chunk : chunks) {
            if (failures > 0) {
                return "something follows a failure";
            }
            failures += chunk instanceof ChatChunk.Failure ? 1 : 0;
            finishes += chunk instanceof ChatChunk.Finish ? 1 : 0;
        }
        return finishes > 1 ? "two ends" : null;
    }

    /** Decodes random answers, whole and cut. @return what is wrong, or null */
    public static String saysTheSameHoweverCut(Random random, int rounds, Supplier<Sample> samples) {
        for (int i = 0; i < rounds; i++) {
            Sample sample = samples.get();
            List<ChatChunk> whole = decode(sample.decoder(), sample.bytes());
            List<ChatChunk> pieces = decode(sample.decoder(), sample.bytes(), cuts(random, sample.bytes()));
            if (!said(whole).equals(sample.said())) {
                return "round " + i + ": " + said(whole) + " is not " + sample.said();
            }
            if (!plain(pieces).equals(plain(whole))) {
                return "round " + i + ": " + plain(pieces) + " is not " + plain(whole);
            }
        }
        return null;
    }

    /** Damages sound streams and compares what comes out however they are cut. @return what is wrong, or null */
    public static String damageIsTheSameHoweverCut(
            Random random, int rounds, Supplier<byte[]> sound, Supplier<ChunkDecoder> decoders) {
        for (int i = 0; i < rounds; i++) {
            byte[] stream = damaged(random, sound.get());
            List<ChatChunk> whole = decode(decoders.get(), stream);
            List<ChatChunk> pieces = decode(decoders.get(), stream, cuts(random, stream));
            if (!plain(pieces).equals(plain(whole))) {
                return "round " + i + ": " + plain(pieces) + " is not " + plain(whole);
            }
            if (disorder(whole) != null) {
                return "round " + i + ": " + disorder(whole) + " in " + plain(whole);
            }
        }
        return null;
    }

    /** What was given out before a failure: blanks that begin an answer are held back until its text is seen. */
    public static String beforeFailure(String text) {
        return text.isBlank() ? "" : text;
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
