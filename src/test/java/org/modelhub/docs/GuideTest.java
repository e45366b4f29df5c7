package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.HubFixture;
import org.modelhub.HubMain;
import org.modelhub.fault.PickyUpstream;

/** The guide to adding a vendor, step by step, on a hub that runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuideTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<MarkdownPage.Block> BLOCKS =
            MarkdownPage.of("docs/add-a-vendor.md").blocks();
    private static final String FILE = "acme-chat.camel.yaml";
    private static final String LIVE = "routes/model/" + FILE;

    @TempDir
    static Path desk;

    private static PickyUpstream acme;
    private static HubFixture hub;
    private static Set<String> before;

    @BeforeAll
    static void start() throws IOException {
        acme = new PickyUpstream();
        hub = new HubFixture();
        before = files();
        Files.writeString(desk.resolve(FILE), text());
    }

    @AfterAll
    static void stop() {
        hub.close();
        acme.close();
    }

    /** The guide's file, with the address of the vendor that stands for Acme. */
    private static String text() {
        MarkdownPage.Block file = BLOCKS.get(0);
        assertThat(file.text()).startsWith("# " + FILE + "\n").contains("https://api.acme.example/v1");
        return file.text().replace("https://api.acme.example/v1", acme.baseUrl());
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(hub.home())) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(hub.home().relativize(file).toString()));
            return names;
        }
    }

    @Order(1)
    @Test
    void checkOfTheGuidesFileSaysWhatTheGuideSays() {
        // Given
        assertThat(command(1)).isEqualTo("java -jar target/model-hub.jar check " + FILE);

        // When
        HubMain check = check(desk.resolve(FILE));

        // Then
        assertThat(check).isEqualTo(new HubMain(0, BLOCKS.get(2).text(), ""));
    }

    @Order(2)
    @Test
    void checkOfAWrongFileSaysWhatTheGuideSays() throws IOException {
        // Given
        Path wrong = Files.createDirectory(desk.resolve("wrong")).resolve(FILE);
        Files.writeString(wrong, text().replace("tier: external", "tier: huge").replace("drop:", "dorp:"));

        // When
        HubMain check = check(wrong);

        // Then
        assertThat(check.exit()).isEqualTo(1);
        assertThat(withoutLists(check.said().replace(wrong.getParent() + "/", "")))
                .isEqualTo(withoutLists(BLOCKS.get(3).text()));
    }

    private static String withoutLists(String said) {
        return said.replaceAll("it has \\[.*]", "it has");
    }

    @Order(3)
    @Test
    void vendorRefusesTheGuidesRequestAsItIs() throws Exception {
        // Given
        String body = command(7).replaceAll("(?s).*-d '(.*)'.*", "$1").replace("acme-chat", "acme-large-2");
        HttpRequest request = HttpRequest.newBuilder(URI.create(acme.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + PickyUpstream.KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();

        // When
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("frequency_penalty", "max_tokens", "user");
    }

    @Order(4)
    @Test
    void oneFileAndNothingElseMakesTheVendorAnswer() throws Exception {
        // Given
        assertThat(command(4)).isEqualTo("cp " + FILE + " routes/model/");
        hub.write(LIVE, Files.readString(desk.resolve(FILE)));
        hub.awaitNames("acme-chat");

        // When
        HttpResponse<String> card = run(5);
        HttpResponse<String> answer = run(7);

        // Then
        same(JSON.readTree(BLOCKS.get(6).text()), JSON.readTree(card.body()));
        same(JSON.readTree(BLOCKS.get(8).text()), JSON.readTree(answer.body()));
        assertThat(answer.body()).contains("Hello");
        JsonObject sent = acme.seen().lastRequest().json();
        assertThat(sent.fieldNames())
                .contains("max_completion_tokens", "top_p")
                .doesNotContain("frequency_penalty", "user", "max_tokens");
        assertThat(sent.getDouble("temperature")).isEqualTo(1.0);
        Set<String> added = files();
        added.removeAll(before);
        assertThat(added).containsExactly(LIVE);
    }

    @Order(5)
    @Test
    void vendorIsStreamedToo() throws Exception {
        // Given
        String command = command(7).replace("\"max_tokens\"", "\"stream\": true, \"max_tokens\"");

        // When
        HttpResponse<String> answer = CurlCall.run(command, root(), HubFixture.ADMIN_KEY);

        // Then
        assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
    }

    @Order(6)
    @Test
    void vendorIsInTheCatalogueUnderItsName() throws Exception {
        // Given
        String command = "curl http://localhost:8080/admin/models -H \"Authorization: Bearer $HUB_KEY\"";

        // When
        JsonNode models = JSON.readTree(
                        CurlCall.run(command, root(), HubFixture.ADMIN_KEY).body())
                .get("data");

        // Then
        assertThat(models)
                .filteredOn(model -> model.get("name").asText().equals("model.acme-chat"))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.get("provider").asText()).isEqualTo("acme");
                    assertThat(model.get("available").asBoolean()).isTrue();
                    assertThat(model.get("public_names").toString()).isEqualTo("[\"acme-chat\"]");
                });
    }

    @Order(7)
    @Test
    void vendorIsGoneWithItsFile() throws Exception {
        // Given
        assertThat(command(9)).isEqualTo("rm " + LIVE);

        // When
        Files.delete(hub.home().resolve(LIVE));

        // Then
        await().untilAsserted(() -> assertThat(run(7).statusCode()).isEqualTo(410));
    }

    @Order(8)
    @Test
    void bothLanguagesSayTheSameAndEveryLinkLeadsToAFile() {
        // Given
        MarkdownPage english = MarkdownPage.of("docs/add-a-vendor.md");

        // When
        MarkdownPage chinese = MarkdownPage.of("docs/add-a-vendor.zh-CN.md");

        // Then
        assertThat(chinese.blocks()).isEqualTo(english.blocks());
        assertThat(chinese.headingLevels()).isEqualTo(english.headingLevels());
        assertThat(english.localLinks())
                .isEqualTo(chinese.localLinks())
                .allSatisfy(link -> assertThat(english.exists(link)).as(link).isTrue());
    }

    private static HubMain check(Path file) {
        return HubMain.run(List.of("check", "--home", hub.home().toString(), file.toString()));
    }

    private static String command(int block) {
        assertThat(BLOCKS.get(block).run()).isTrue();
        return BLOCKS.get(block).text().strip();
    }

    private static HttpResponse<String> run(int block) throws Exception {
        return CurlCall.run(command(block), root(), HubFixture.ADMIN_KEY);
    }

    private static String root() {
        return hub.baseUrl().replaceFirst("/v1$", "");
    }

    /** The same fields, at every depth; some values are those of another day. */
    private static void same(JsonNode shown, JsonNode given) {
        assertThat(names(given)).isEqualTo(names(shown));
        shown.fields().forEachRemaining(field -> {
            if (field.getValue().isObject()) {
                same(field.getValue(), given.get(field.getKey()));
            }
        });
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
