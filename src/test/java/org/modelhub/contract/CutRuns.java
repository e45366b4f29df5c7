package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.modelhub.figures.Figures;

/**
 * Many answers over connections that break. Each answer has a seed of its own, which says behind how many bytes; its
 * client comes back each time with what it has, and at the end reads the whole answer once more in one piece.
 */
public final class CutRuns {

    /** Bytes that no answer has: the connection does not break. */
    public static final int WHOLE = Integer.MAX_VALUE;

    private static final long SEED = 20_261_122;
    private static final int CLIENTS = 6;
    private static final int MOST_CUTS = 4;
    private static final int FEWEST_EVENTS = 4;

    private final List<Run> runs = new ArrayList<>();

    /**
     * What one connection brought.
     *
     * @param whole whether the end of the answer was among it
     */
    public record Piece<E>(List<E> events, boolean whole) {}

    /** One answer, whose name in a failure is its string. */
    public interface Answer<E> {

        /** Bytes behind the first ones within which a connection breaks. */
        int length();

        /** Asks for it. @param most bytes behind which the connection breaks */
        Piece<E> ask(int most) throws IOException;

        /**
         * Comes back for it.
         *
         * @param time how often its client was back with this; 0 if it begins again
         * @param got what it has, empty for nothing
         */
        Piece<E> resume(int time, List<E> got, int most) throws IOException;

        /** What is wrong with an answer that came in pieces, beside the same in one. @return empty if nothing */
        default String fault(List<E> pieced, List<E> uncut) {
            return pieced.equals(uncut) ? "" : "came as " + pieced + " and not as " + uncut;
        }
    }

    /** Draws the answers. */
    public interface Answers<E> {

        Answer<E> next(int number, Random random) throws IOException;
    }

    private record Run(int cuts, String fault) {}

    private CutRuns() {}

    /** Has some clients at a time ask for so many answers. */
    public static <E> CutRuns of(int count, Answers<E> answers) throws InterruptedException, ExecutionException {
        CutRuns all = new CutRuns();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Run>> work = IntStream.range(0, count)
                    .mapToObj(number -> clients.submit(() -> run(answers, number)))
                    .toList();
            for (Future<Run> one : work) {
                all.runs.add(one.get());
            }
        } finally {
            clients.shutdownNow();
        }
        return all;
    }

    private static <E> Run run(Answers<E> answers, int number) throws IOException {
        Random random = new Random(SEED + number);
        Answer<E> answer = answers.next(number, random);
        try {
            return run(answer, random);
        } catch (IOException | RuntimeException | AssertionError cause) {
            throw new IOException("answer " + number + ", " + answer, cause);
        }
    }

    private static <E> Run run(Answer<E> answer, Random random) throws IOException {
        Piece<E> piece = answer.ask(random.nextInt(answer.length()));
        List<E> pieced = new ArrayList<>(piece.events());
        int cuts = 0;
        while (!piece.whole()) {
            cuts++;
            assertThat(cuts).as("connections that broke").isLessThanOrEqualTo(MOST_CUTS);
            int most = cuts < MOST_CUTS ? random.nextInt(answer.length()) : WHOLE;
            piece = answer.resume(cuts, pieced, most);
            pieced.addAll(piece.events());
        }
        Piece<E> uncut = answer.resume(0, List.of(), WHOLE);
        assertThat(uncut.whole()).as("whether %s is whole", uncut).isTrue();
        assertThat(uncut.events()).hasSizeGreaterThanOrEqualTo(FEWEST_EVENTS);
        String fault = answer.fault(pieced, uncut.events());
        return new Run(cuts, fault.isEmpty() ? "" : answer + ": " + fault);
    }

    /** How many connections broke. */
    public int cuts() {
        return runs.stream().mapToInt(Run::cuts).sum();
    }

    /** What is wrong with those answers that did not come as they should. */
    List<String> faults() {
        return runs.stream().map(Run::fault).filter(fault -> !fault.isEmpty()).toList();
    }

    /**
     * Enters the figure and holds it.
     *
     * @param measured a format of the cuts, the answers, and those among them that came as they should
     */
    public void assertFaultless(String measured, String demanded) {
        List<String> faults = faults();
        int good = runs.size() - faults.size();
        Figures.record(
                "R8", String.format(Locale.ROOT, measured, cuts(), runs.size(), good), demanded, faults.isEmpty());
        assertThat(faults).isEmpty();
    }
}
