package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.figures.Figures;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;

/** Of a streamed answer all of it is kept, or nothing. */
class KeptStreamTest {

    private static final int RUNS = 10_000;
    private static final int MOST = 200;
    private static final ChatChunk.Usage USAGE = new ChatChunk.Usage(TokenUsage.of(1, 1));
    private static final ChatChunk.Failure CUT =
            new ChatChunk.Failure(HubError.upstream(502, "broke off", "upstream_incomplete"));

    private final Random random = new Random(20261122);
    private final List<String> kept = new ArrayList<>();

    @Test
    @Tag("R5")
    void partOfAnAnswerIsNeverKept() {
        // Given
        int whole = 0;
        int partial = 0;

        // When
        for (int run = 0; run < RUNS; run++) {
            List<ChatChunk> answer = answer();
            int cut = random.nextInt(answer.size() + 1);
            List<ChatChunk> sent = new ArrayList<>(answer.subList(0, cut));
            if (cut < answer.size() && random.nextBoolean()) {
                sent.add(CUT);
            }
            kept.clear();
            List<ChatChunk> passed = pass(sent, cut == answer.size());
            boolean complete = cut == answer.size();
            whole += complete && kept.equals(List.of(text(answer))) ? 1 : 0;
            partial += complete || kept.isEmpty() ? 0 : 1;
            assertThat(passed).as("run " + run).isEqualTo(sent);
        }

        // Then
        Figures.record("R5 answer", partial + " partial answers kept in " + RUNS + " cut streams", "0", partial == 0);
        assertThat(partial).isZero();
        assertThat(whole).isGreaterThan(RUNS / 20);
    }

    private List<ChatChunk> answer() {
        List<ChatChunk> chunks = new ArrayList<>();
        chunks.add(new ChatChunk.Reasoning("hm"));
        for (int i = random.nextInt(8); i >= 0; i--) {
            chunks.add(new ChatChunk.Text("t" + i + " "));
        }
        chunks.add(new ChatChunk.Finish(FinishReason.STOP));
        chunks.add(USAGE);
        return chunks;
    }

    private static String text(List<ChatChunk> answer) {
        StringBuilder text = new StringBuilder();
        answer.forEach(chunk -> text.append(chunk instanceof ChatChunk.Text piece ? piece.text() : ""));
        return text.toString();
    }

    private List<ChatChunk> pass(List<ChatChunk> chunks, boolean ends) {
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        KeptStream stream = new KeptStream(pipe, MOST, kept::add);
        List<ChatChunk> passed = new ArrayList<>();
        stream.handler(passed::add).endHandler(nothing -> {}).exceptionHandler(cause -> {});
        stream.resume();
        chunks.forEach(pipe::push);
        if (ends || random.nextBoolean()) {
            pipe.close();
        } else {
            pipe.fail(new IllegalStateException("the client left"));
        }
        return passed;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP")
    void answerThatDidNotEndByItselfIsNotKept(FinishReason reason) {
        // When
        pass(List.of(new ChatChunk.Text("so far"), new ChatChunk.Finish(reason), USAGE), true);

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void answerWithAToolCallIsNotKept() {
        // When
        pass(
                List.of(
                        new ChatChunk.Text("a"),
                        new ChatChunk.ToolCall(0, "1", "f", "{}"),
                        new ChatChunk.Finish(FinishReason.STOP),
                        USAGE),
                true);

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void tooLongAnAnswerIsNotKept() {
        // When
        pass(
                List.of(
                        new ChatChunk.Text("a".repeat(MOST)),
                        new ChatChunk.Text("b"),
                        new ChatChunk.Text(""),
                        new ChatChunk.Finish(FinishReason.STOP),
                        USAGE),
                true);

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void answerWithoutTextIsNotKept() {
        // When
        pass(List.of(new ChatChunk.Finish(FinishReason.STOP), USAGE), true);

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void chunksComeAtTheReadersPace() {
        // Given
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        KeptStream stream = new KeptStream(pipe, MOST, kept::add);
        List<ChatChunk> passed = new ArrayList<>();
        stream.handler(passed::add).pause();
        answer().forEach(pipe::push);

        // When
        stream.fetch(2);

        // Then
        assertThat(passed).hasSize(2);
    }

    /** Printed and not judged: the machine is shared. */
    @Test
    void costOfACopyIsMeasured() {
        // Given
        List<ChatChunk> chunks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            chunks.add(new ChatChunk.Text("word "));
        }
        chunks.add(new ChatChunk.Finish(FinishReason.STOP));
        chunks.add(USAGE);
        long plain = Long.MAX_VALUE;
        long copied = Long.MAX_VALUE;

        // When
        for (int round = 0; round < 40; round++) {
            plain = Math.min(plain, nanosPerAnswer(chunks, false));
            copied = Math.min(copied, nanosPerAnswer(chunks, true));
        }

        // Then
        String measured = String.format(
                Locale.ROOT,
                "%.2f us more per answer of 200 chunks (%.2f us without)",
                (copied - plain) / 1e3,
                plain / 1e3);
        Figures.record("answer-keep cost", measured, "below 25 us", copied - plain < 25_000);
        assertThat(kept).isEmpty();
    }

    private static long nanosPerAnswer(List<ChatChunk> chunks, boolean copying) {
        int answers = 200;
        AtomicInteger seen = new AtomicInteger();
        long began = System.nanoTime();
        for (int i = 0; i < answers; i++) {
            ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
            var stream = copying ? new KeptStream(pipe, 16_384, text -> {}) : pipe;
            stream.handler(chunk -> seen.lazySet(seen.getPlain() + 1));
            stream.resume();
            chunks.forEach(pipe::push);
            pipe.close();
        }
        return (System.nanoTime() - began) / answers;
    }
}
