package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.CutUpstream;
import org.modelhub.fault.CutUpstream.Reply;
import org.modelhub.fault.SeenRequest;
import org.modelhub.figures.Figures;

/**
 * A thousand answers of several vendors, each cut at a byte that its seed says, and gone on with by a second model that
 * goes on properly, repeats the last words, or starts over. A failing seed is named; it gives the same cut again.
 */
@Tag("R5")
class RandomCutTest {

    private static final int CUTS = 1000;
    private static final int AT_ONCE = 20;
    private static final Pattern SEED = Pattern.compile("seed (\\d+)");
    private static final Pattern WORD = Pattern.compile("\\s*\\S+");
    private static final List<String> SENTENCES = List.of(
            "The river runs down from the mountains, and the village lies where it turns.",
            "面团需要休息一个小时，然后放进烤箱。",
            "In 1984 the station was closed; since 2003 trains stop there again.",
            "Steps:\n1. Mix the flour with water.\n2. Let it rest.\n3. Bake it for forty minutes.",
            "See https://example.com/docs/start?lang=en for the details 🎉.",
            "```python\ndef add(left, right):\n    return left + right\n```",
            "| city | people |\n|---|---|\n| Oslo | 700000 |\n| Rome | 2800000 |",
            "She said that nobody would believe it, which turned out to be right.",
            "人工智能正在改变我们的生活方式，但它并不能代替思考。",
            "Send {\"name\": \"Ann\", \"age\": 7} and wait for the answer.");

    private static TwoModels models;

    /** One case. */
    private record Case(int seed, String text, List<String> pieces, VendorStream vendor) {

        static Case of(int seed) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 2 + random.nextInt(3); i++) {
                text.append(i == 0 ? "" : "\n\n").append(SENTENCES.get(random.nextInt(SENTENCES.size())));
            }
            String whole = "Answer " + seed + ". " + text;
            return new Case(
                    seed, whole, pieces(whole, random), VendorStream.values()[seed % VendorStream.values().length]);
        }

        /** Words with the space before them, some of them in two pieces, as vendors cut. */
        private static List<String> pieces(String text, Random random) {
            List<String> pieces = new ArrayList<>();
            Matcher words = WORD.matcher(text);
            int end = 0;
            while (words.find()) {
                String word = words.group();
                end = words.end();
                int cut = word.length() > 4 && random.nextInt(6) == 0 ? 3 + random.nextInt(word.length() - 3) : 0;
                boolean whole = cut == 0 || Character.isSurrogate(word.charAt(cut));
                pieces.addAll(whole ? List.of(word) : List.of(word.substring(0, cut), word.substring(cut)));
            }
            if (end < text.length()) {
                pieces.add(text.substring(end));
            }
            return pieces;
        }

        Reply cut() {
            Reply whole = vendor.reply(pieces);
            int from = CutUpstream.bodyOf(whole);
            return whole.cutAt(from + new Random(seed * 31L).nextInt(whole.bytes().length - from));
        }

        /** What the second model says behind this beginning. */
        String goesOn(String begun, boolean given) {
            String rest = text.substring(begun.length());
            if (given || seed % 3 == 0) {
                return rest;
            }
            return seed % 3 == 1 ? lastWords(begun) + rest : text;
        }

        /** The last sentence or line, which is what models repeat. */
        private static String lastWords(String begun) {
            int from = Math.max(begun.lastIndexOf('\n'), begun.lastIndexOf(". ") + 1);
            String last = begun.substring(from + 1).stripLeading();
            return last.length() < 12 ? "" : last;
        }
    }

    @BeforeAll
    static void start() {
        models = new TwoModels();
        models.firstSays = RandomCutTest::first;
        models.secondSays = RandomCutTest::second;
        models.openAi("told", models.second, Map.of());
        models.openAi("given", models.second, Map.of("prefill", "message"));
        models.hub.awaitNames("told", "given");
        for (VendorStream vendor : VendorStream.values()) {
            String name = "dies-" + vendor.provider();
            if (vendor == VendorStream.OPENAI) {
                models.openAi(name, models.first, Map.of());
            } else {
                Map<String, String> parameters = new TreeMap<>();
                if (vendor != VendorStream.OLLAMA) {
                    parameters.put("apiKey", "some-key");
                }
                models.model(name, models.first, vendor.provider(), parameters);
            }
            models.hub.awaitNames(name);
            for (String second : List.of("told", "given")) {
                List<String> both = List.of(name, second);
                models.name(name + "-" + second, "", List.of("ProviderException"), both, TwoModels.CONTINUE);
            }
            models.name(name + "-off", "", List.of("ProviderException"), List.of(name, "told"), "");
            models.hub.awaitNames(name + "-told", name + "-given", name + "-off");
        }
    }

    @AfterAll
    static void stop() {
        models.close();
    }

    private static Case of(SeenRequest request) {
        Matcher seed = SEED.matcher(request.text());
        assertThat(seed.find()).isTrue();
        return Case.of(Integer.parseInt(seed.group(1)));
    }

    private static Reply first(SeenRequest request) {
        boolean told = request.text().contains("cut off");
        boolean given = request.json().containsKey("messages") && OpenAiStream.goesOn(request.json());
        return told || given ? TwoModels.AWAY : of(request).cut();
    }

    private static Reply second(SeenRequest request) {
        Case one = of(request);
        if (!OpenAiStream.goesOn(request.json())) {
            return VendorStream.OPENAI.reply(one.pieces());
        }
        boolean given = !request.text().contains("cut off");
        String begun = OpenAiStream.begun(request.json());
        if (!one.text().startsWith(begun)) {
            return TwoModels.AWAY;
        }
        return VendorStream.OPENAI.reply(Case.pieces(one.goesOn(begun, given), new Random(one.seed())));
    }

    private static Map<Integer, String> bodies(String behind) {
        Map<Integer, String> bodies = new HashMap<>();
        for (int from = 0; from < CUTS; from += AT_ONCE) {
            Map<Integer, CompletableFuture<HttpResponse<String>>> running = new HashMap<>();
            for (int seed = from; seed < from + AT_ONCE; seed++) {
                String way = behind.isEmpty() ? (seed % 4 == 3 ? "given" : "told") : behind;
                String name = "dies-" + Case.of(seed).vendor().provider() + "-" + way;
                running.put(seed, models.client.chat(name, "seed " + seed, true));
            }
            running.forEach((seed, reply) -> bodies.put(seed, reply.join().body()));
        }
        return bodies;
    }

    @Test
    void thousandCutsAreGoneOnWithAsOneStream() {
        // When
        Map<Integer, String> bodies = bodies("");

        // Then
        List<String> wrong = new ArrayList<>();
        int falseDone = 0;
        int seams = 0;
        for (Map.Entry<Integer, String> entry : bodies.entrySet()) {
            String text = OpenAiStream.field(entry.getValue(), "content");
            long failures = OpenAiStream.failures(entry.getValue());
            int dones = OpenAiStream.dones(entry.getValue());
            boolean whole = text.equals(Case.of(entry.getKey()).text());
            seams += entry.getValue().contains("\"seams\"") ? 1 : 0;
            falseDone +=
                    dones > 0 && (failures > 0 || !entry.getValue().contains("\"finish_reason\":\"stop\"")) ? 1 : 0;
            if (!whole || failures != 0 || dones != 1) {
                wrong.add("seed " + entry.getKey() + " is\n" + text + "\nand not\n"
                        + Case.of(entry.getKey()).text() + "\n"
                        + entry.getValue()
                                .substring(Math.max(0, entry.getValue().length() - 300)));
            }
        }
        String measured = (CUTS - wrong.size()) + " of " + CUTS + " coherent, " + seams + " with a seam, " + falseDone
                + " false [DONE]";
        Figures.record("R5 cuts, continued", measured, ">= 99 %, 0 false [DONE]", wrong.size() <= CUTS / 100);
        System.out.println("cuts, continued: " + measured);
        wrong.forEach(System.out::println);
        assertThat(wrong).hasSizeLessThanOrEqualTo(CUTS / 100);
        assertThat(falseDone).isZero();
        assertThat(seams).isGreaterThan(CUTS / 2);
    }

    @Test
    void withoutItEachCutIsOneErrorAndNoDone() {
        // When
        Map<Integer, String> bodies = bodies("off");

        // Then
        List<String> wrong = new ArrayList<>();
        int errors = 0;
        for (Map.Entry<Integer, String> entry : bodies.entrySet()) {
            String text = OpenAiStream.field(entry.getValue(), "content");
            long failures = OpenAiStream.failures(entry.getValue());
            int dones = OpenAiStream.dones(entry.getValue());
            String whole = Case.of(entry.getKey()).text();
            boolean complete = failures == 0 && dones == 1 && text.equals(whole);
            boolean broken = failures == 1 && dones == 0 && whole.startsWith(text);
            errors += broken ? 1 : 0;
            if (!complete && !broken) {
                wrong.add("seed " + entry.getKey() + ": " + entry.getValue());
            }
        }
        String measured = errors + " of " + CUTS + " one error, " + wrong.size() + " otherwise";
        Figures.record("R5 cuts, not continued", measured, "one error each, 0 [DONE]", wrong.isEmpty());
        System.out.println("cuts, not continued: " + measured);
        assertThat(wrong).isEmpty();
        assertThat(errors).isGreaterThan(CUTS / 2);
    }
}
