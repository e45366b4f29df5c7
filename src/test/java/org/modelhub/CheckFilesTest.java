package org.modelhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.check.CheckCommand;

/** What the check command says of files; its exit code as a process is in {@link CheckProcessTest}. */
class CheckFilesTest {

    private static final Path FILES = Path.of("src/test/resources/check");
    private static final String ROUTE = "routes/model/chat-x.camel.yaml";
    private static final String MODEL = "kamelets/model-x-action.kamelet.yaml";
    private static final String PROVIDER = "kamelets/provider-x-action.kamelet.yaml";

    @TempDir
    Path home;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @BeforeEach
    void copyFiles() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = home.resolve(FILES.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** the file that is checked, what to replace, by what, the file at fault, its line, a part of the reason. */
    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                // Not YAML, or not what it means.
                wrong(ROUTE, "    description", "\tdescription", ROUTE, 3, "not YAML"),
                wrong(ROUTE, "steps:\n        - load", "steps: [\n        - load", ROUTE, 10, "not YAML"),
                wrong(ROUTE, "- route:", "- route: &x *y", ROUTE, 1, "not YAML"),
                wrong(ROUTE, "    from:", "    id: model.chat-x\n    from:", ROUTE, 7, "'id' stands twice"),
                wrong(
                        MODEL,
                        "    modelhub/tier",
                        "    modelhub/kind: chat\n    modelhub/tier",
                        MODEL,
                        10,
                        "stands twice"),
                // Names.
                wrong(ROUTE, "id: model.chat-x", "id: model.chat-z", ROUTE, 2, "must be 'model.chat-x'"),
                wrong(ROUTE, "uri: direct:model", "uri: direct:other", ROUTE, 8, "must start from"),
                wrong(MODEL, "name: model-x-action", "name: model-z-action", MODEL, 4, "must be the file's name"),
                wrong(MODEL, "  name: model-x-action\n", "", MODEL, 1, "metadata.name must be"),
                wrong(MODEL, "metadata:", "metadatum:", MODEL, 1, "metadata.name must be"),
                wrong(MODEL, "kind: Kamelet", "kind: Pipe", MODEL, 1, "'kind: Kamelet' is missing"),
                wrong(MODEL, "camel.apache.org/v1", "camel.apache.org/v9", MODEL, 1, "apiVersion"),
                // What calls what.
                wrong(ROUTE, "model-x-action", "model-nil-action", ROUTE, 15, "no Kamelet 'model-nil-action'"),
                wrong(ROUTE, "model-x-action", "model-x-action?wrod=x", ROUTE, 15, "has no property 'wrod'"),
                wrong(MODEL, "model: x-1\n", "modle: x-1\n", MODEL, 29, "has no property 'modle'"),
                wrong(MODEL, "              model: x-1\n", "", MODEL, 29, "needs the property 'model'"),
                wrong(PROVIDER, "- process:", "- to: kamelet:model-x-action\n        - process:", MODEL, 29, "circle"),
                wrong(ROUTE, "to: kamelet:model-x-action", "to: exec:rm", ROUTE, 15, "forbidden"),
                wrong(PROVIDER, "- model", "- modell", PROVIDER, 14, "'modell' is not declared"),
                wrong(MODEL, "  template:", "  tmplate:", MODEL, 1, "no spec.template"),
                wrong(ROUTE, "- route:", "- rute:", ROUTE, 1, "only 'route'"),
                wrong(
                        ROUTE,
                        "- route:",
                        "- route:\n    id: model.chat-y\n    from: {uri: direct:model.chat-y, steps: [{log: x}]}\n- route:",
                        ROUTE,
                        2,
                        "id must be 'model.chat-x'"),
                // Steps and options.
                wrong(ROUTE, "- loadBalance:", "- loadBalanse:", ROUTE, 10, "loadBalanse"),
                wrong(ROUTE, "failoverLoadBalancer", "failoverLodBalancer", ROUTE, 12, "failoverLodBalancer"),
                wrong(PROVIDER, "- process:", "- proces:", PROVIDER, 44, "proces"),
                wrong(PROVIDER, "#checkContext", "#chekContext", PROVIDER, 45, "no bean 'chekContext'"),
                wrong(PROVIDER, "upstream:openai", "upstream:openia", PROVIDER, 47, "no upstream dialect 'openia'"),
                wrong(PROVIDER, "upstream:openai", "upstraem:openai", PROVIDER, 47, "upstraem"),
                wrong(
                        PROVIDER,
                        "              clamp: \"{{clamp}}\"",
                        "              clmap: \"{{clamp}}\"",
                        PROVIDER,
                        52,
                        "clmap"),
                wrong(PROVIDER, "\"{{model}}\"", "\"{{modle}}\"", PROVIDER, 51, "modle"),
                // Quirks.
                wrong(MODEL, "temperature=0..2", "temperature=hot", MODEL, 34, "not of the form min..max"),
                wrong(MODEL, "temperature=0..2", "temperature=2..0", MODEL, 34, "begins above its end"),
                wrong(MODEL, "temperature=0..2", "temperature", MODEL, 34, "not of the form name=value"),
                wrong(MODEL, "thinking: none", "thinking: maybe", MODEL, 35, "'maybe' is none of"),
                wrong(
                        MODEL,
                        "{{env:X_BASE_URL:http://127.0.0.1:1}}",
                        "gopher://x",
                        MODEL,
                        31,
                        "not an http or https URL"),
                // What a model promises.
                wrong(MODEL, "kind: chat", "kind: chatty", MODEL, 6, "kind 'chatty' is none of"),
                wrong(MODEL, "tier: external", "teir: external", MODEL, 10, "modelhub/teir is none of"),
                wrong(MODEL, "\"8192\"", "\"8k\"", MODEL, 11, "not a positive whole number"),
                wrong(MODEL, "features: tools", "features: telepathy", MODEL, 13, "'telepathy' is none of"),
                wrong(MODEL, "\"1.00\"", "free", MODEL, 14, "not an amount"),
                wrong(MODEL, "    modelhub/provider: x\n", "", MODEL, 6, "modelhub/provider is missing"),
                wrong(ROUTE, "context: 4096", "context: 9000", ROUTE, 5, "which has 8192"),
                wrong(MODEL, "\"8192\"", "\"2048\"", ROUTE, 5, "which has 2048"),
                wrong(ROUTE, "- to: kamelet:model-x-action", "- log: x", ROUTE, 1, "no model Kamelet"),
                // Secrets.
                wrong(MODEL, "RAW({{env:X_API_KEY:}})", "some-words-only-I-know", MODEL, 32, "secret in plain text"),
                wrong(MODEL, "title: X", "title: sk-abcdefghijklmnopqrst", MODEL, 21, "secret in plain text"),
                wrong(
                        PROVIDER,
                        "format: password\n        default: \"\"",
                        "default: s3cret",
                        PROVIDER,
                        24,
                        "plain text"));
    }

    private static Arguments wrong(String file, String from, String to, String faulty, int line, String reason) {
        return Arguments.of(file, from, to, faulty, line, reason);
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void wrongFileIsFoundWithItsLineAndTheReason(
            String file, String from, String to, String faulty, int line, String reason) throws IOException {
        // Given
        edit(file, from, to);

        // When
        int exit = check(file);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(said().lines())
                .as(said())
                .anySatisfy(each -> assertThat(each)
                        .startsWith(home.resolve(faulty) + ":" + line + ": ")
                        .contains(reason)
                        .doesNotContain("@"));
    }

    @Test
    void soundFilesAreSaidToBeInOneLine() {
        // Given

        // When
        int exit = check("routes", "kamelets");

        // Then
        assertThat(said()).isEqualTo("3 files checked, no problem\n");
        assertThat(exit).isZero();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        // Given
        edit(MODEL, "kind: chat", "kind: chatty");
        edit(MODEL, "\"8192\"", "many");
        edit(MODEL, "tier: external", "tier: huge");
        edit(MODEL, "              model: x-1\n", "              modle: x-1\n");
        edit(MODEL, "RAW({{env:X_API_KEY:}})", "plain");
        edit(PROVIDER, "- process:", "- proces:");
        edit(PROVIDER, "        - to:\n", "        - tow:\n");
        edit(ROUTE, "features: tools", "feature: tools");

        // When
        int exit = check(ROUTE, MODEL, PROVIDER);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(said().lines().map(line -> line.replace(home + "/", "")))
                .extracting(line -> line.replaceFirst("^(\\S+):(\\d+): .*", "$1 $2"))
                .containsExactly(
                        "kamelets/model-x-action.kamelet.yaml 6",
                        "kamelets/model-x-action.kamelet.yaml 10",
                        "kamelets/model-x-action.kamelet.yaml 11",
                        "kamelets/model-x-action.kamelet.yaml 29",
                        "kamelets/model-x-action.kamelet.yaml 29",
                        "kamelets/model-x-action.kamelet.yaml 32",
                        "kamelets/provider-x-action.kamelet.yaml 44",
                        "kamelets/provider-x-action.kamelet.yaml 46",
                        "routes/model/chat-x.camel.yaml 6");
        assertThat(complained()).isEqualTo("3 files checked, 9 problems\n");
    }

    @Test
    void oneBrokenFileHidesNothingOfAnother() throws IOException {
        // Given
        edit(ROUTE, "id: model.chat-x", "id: model.chat-z");
        Files.writeString(
                home.resolve("kamelets/model-y-action.kamelet.yaml"),
                Files.readString(home.resolve(MODEL))
                        .replace("model-x-", "model-y-")
                        .replace("0..2", "0-2"));

        // When
        check("routes", "kamelets");

        // Then
        assertThat(said().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("model-y-action.kamelet.yaml:34: "));
    }

    @Test
    void fileElsewhereIsCheckedBesideThoseOfTheHome(@TempDir Path elsewhere) throws IOException {
        // Given
        Path draft = elsewhere.resolve("chat-new.camel.yaml");
        Files.writeString(draft, Files.readString(home.resolve(ROUTE)).replace("chat-x", "chat-new"));

        // When
        int exit = command().run(List.of(draft.toString(), "--home", home.toString()), Path.of("/nowhere"));

        // Then
        assertThat(said()).isEqualTo("1 file checked, no problem\n");
        assertThat(exit).isZero();
    }

    @Test
    void draftTakesThePlaceOfTheFileOfItsName(@TempDir Path elsewhere) throws IOException {
        // Given
        Path draft = elsewhere.resolve("model-x-action.kamelet.yaml");
        Files.writeString(draft, Files.readString(home.resolve(MODEL)).replace("8192", "2048"));

        // When
        command().run(List.of(draft.toString()), home);

        // Then
        assertThat(said()).contains("chat-x.camel.yaml:5: ").contains("is not met by model-x-action, which has 2048");
    }

    @Test
    void everyFileOfTheProjectIsSound() {
        // Given

        // When
        int exit = command().run(List.of("routes", "kamelets"), Path.of("."));

        // Then
        assertThat(said()).doesNotContain(".yaml:").endsWith("no problem\n");
        assertThat(exit).isZero();
    }

    @Test
    void longNameOfAModelIsNoSecret() throws IOException {
        // Given
        edit(MODEL, "upstream-model: x-1", "upstream-model: jina-reranker-v9-base-multilingual");
        edit(MODEL, " model: x-1", " model: xai-grok-9-fast-reasoning-with-a-long-name");

        // When
        int exit = check(MODEL);

        // Then
        assertThat(said()).isEqualTo("1 file checked, no problem\n");
        assertThat(exit).isZero();
    }

    @Test
    void beanOfTheHubThatIsNoStepIsKnown() throws IOException {
        // Given
        edit(PROVIDER, "- process:\n            ref: \"#checkContext\"", "- bean:\n            ref: liveRoutes");

        // When
        check(PROVIDER);

        // Then
        assertThat(said()).isEqualTo("1 file checked, no problem\n");
    }

    @Test
    void fileOfAnotherKindIsAProblemOfItsOwn() throws IOException {
        // Given
        Files.writeString(home.resolve("x.yaml"), "a: b\n");

        // When
        int exit = check("x.yaml");

        // Then
        assertThat(said()).contains("x.yaml:1: the hub takes");
        assertThat(exit).isEqualTo(1);
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(home.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(home.resolve(file), text.replace(from, to));
    }

    private int check(String... files) {
        return command()
                .run(Stream.of(files).map(file -> home.resolve(file).toString()).toList(), home);
    }

    private CheckCommand command() {
        return new CheckCommand(CheckMain::check, new PrintStream(said, true), new PrintStream(complained, true));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return complained.toString(StandardCharsets.UTF_8);
    }
}
