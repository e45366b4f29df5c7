package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.figures.Figures;
import org.modelhub.stream.TokenCounter;

/** How well two texts are set end to end, over a golden set of seams. */
@Tag("R5")
class SeamTest {

    private static final Path FOLDER = Path.of("src/test/resources/seams");
    private static final String FAILS = "!";
    private static final TokenCounter COUNTER = new TokenCounter();

    /** One seam, see {@code seams/README.md}. */
    record Seam(String file, Map<String, String> fields) {

        String field(String name) {
            return fields.getOrDefault(name, "")
                    .replace("\\n", "\n")
                    .replace("\\s", " ")
                    .replace("\\\\", "\\");
        }

        boolean fits() {
            return !fields.containsKey("misfit");
        }

        @Override
        public String toString() {
            return file + " " + fields.get("case");
        }
    }

    static List<Seam> seams() {
        List<Seam> seams = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".seam")).sorted().toList()) {
                for (String block : Files.readString(file).split("\n\n")) {
                    seams.add(new Seam(file.getFileName().toString(), fields(block)));
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return seams;
    }

    static Stream<Seam> fits() {
        return seams().stream().filter(Seam::fits);
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        block.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
        });
        return fields;
    }

    /** @param sizes of the pieces in which the continuation comes, one after the other, from the first again */
    private static String spliced(Seam seam, int... sizes) {
        Splice splice = new Splice(seam.field("had"), seam.field("how").equals("given"), COUNTER);
        StringBuilder text = new StringBuilder(seam.field("had"));
        String came = seam.field("came");
        int at = 0;
        for (int i = 0; at < came.length(); i++) {
            int to = Math.min(came.length(), at + sizes[i % sizes.length]);
            text.append(splice.add(came.substring(at, to)));
            at = to;
        }
        text.append(splice.end());
        return splice.hasDiverged() ? FAILS : text.toString();
    }

    @ParameterizedTest
    @MethodSource("fits")
    void seamIsAsItIsWanted(Seam seam) {
        // When
        String text = spliced(seam, Integer.MAX_VALUE);

        // Then
        assertThat(text).isEqualTo(seam.field("want"));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void sizeOfThePiecesChangesNothing(Seam seam) {
        // Given
        Random random = new Random(seam.toString().hashCode());

        for (int i = 0; i < 20; i++) {
            // When
            int[] sizes = random.ints(5, 1, 9).toArray();
            String text = spliced(seam, sizes);

            // Then
            assertThat(text).as("pieces of " + List.of(sizes[0], sizes[1], sizes[2])).isEqualTo(seam.field("want"));
        }
        assertThat(spliced(seam, 1)).isEqualTo(seam.field("want"));
    }

    @Test
    void scoreOfTheGoldenSetIsMeasured() {
        // Given
        List<Seam> seams = seams();

        // When
        long good = seams.stream()
                .filter(seam -> spliced(seam, 3).equals(seam.field("want")))
                .count();

        // Then
        String measured = good + " of " + seams.size() + " seams";
        boolean held = good * 100 >= seams.size() * 85L;
        Figures.record("R5 seam quality", measured, "85 %", held);
        System.out.println("seam quality: " + measured);
        assertThat(seams).hasSizeGreaterThan(40);
        assertThat(held).as(measured).isTrue();
    }

    @Test
    void misfitsAreStillMisfits() {
        // When: one that has become right is to lose its mark
        List<String> right = seams().stream()
                .filter(seam -> !seam.fits() && spliced(seam, 3).equals(seam.field("want")))
                .map(Seam::toString)
                .toList();

        // Then
        assertThat(right).isEmpty();
    }
}
