package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelhub.contract.CutRuns.Piece;

/** What the judge of cut answers sees, on answers that are known to be right or wrong. */
class CutRunsTest {

    private static final List<Integer> ALL = IntStream.range(0, 40).boxed().toList();

    /** Forty events of a byte each. */
    private static class Right implements CutRuns.Answer<Integer> {

        @Override
        public int length() {
            return ALL.size();
        }

        @Override
        public Piece<Integer> ask(int most) {
            return behind(0, most);
        }

        @Override
        public Piece<Integer> resume(int time, List<Integer> got, int most) {
            return behind(got.size(), most);
        }

        Piece<Integer> behind(int from, int most) {
            int to = most > ALL.size() - from ? ALL.size() : from + most;
            return new Piece<>(ALL.subList(from, to), most > ALL.size() - from);
        }
    }

    @Test
    void rightAnswersAreFaultlessAndTheirCutsAreTheSameEachTime() throws Exception {
        // When
        CutRuns once = CutRuns.of(200, (number, random) -> new Right());
        CutRuns again = CutRuns.of(200, (number, random) -> new Right());

        // Then
        assertThat(once.faults()).isEmpty();
        assertThat(once.cuts()).isEqualTo(again.cuts()).isGreaterThan(200);
    }

    @Test
    void answerThatRepeatsOrLosesAnEventIsAFault() throws Exception {
        // When
        CutRuns runs = CutRuns.of(200, (number, random) -> new Right() {

            @Override
            public Piece<Integer> resume(int time, List<Integer> got, int most) {
                int off = number % 2 == 0 ? 1 : -1;
                int from = time % 2 == 0 ? got.size() : got.size() + off;
                return behind(Math.min(ALL.size(), Math.max(0, from)), most);
            }
        });

        // Then
        assertThat(runs.faults().size()).isGreaterThan(150);
    }

    @Test
    void answerThatNeverEndsFails() {
        assertThatThrownBy(() -> CutRuns.of(1, (number, random) -> new Right() {

                    @Override
                    Piece<Integer> behind(int from, int most) {
                        return new Piece<>(List.of(), false);
                    }
                }))
                .hasRootCauseInstanceOf(AssertionError.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answer 0");
    }
}
