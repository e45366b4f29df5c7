package org.modelhub.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The playground in a real browser, before a real hub. Leaves pictures in {@code target/browser}. */
@Tag("browser")
class PlaygroundBrowserTest {

    private static final Path PICTURES = Path.of("target/browser");
    private static final int TOKENS = 120;
    private static final int WIDE = 1280;
    private static final int NARROW = 360;
    private static final Set<String> OPERATED =
            Set.of("button", "textbox", "combobox", "slider", "radio", "link", "checkbox");

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static Chromium browser;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        name("hub-steady", "chat-tokens-" + TOKENS + "-pace-40");
        name("hub-flood", "chat-tokens-6000");
        hub.awaitNames("hub-steady", "hub-flood", "chat-default");
        browser = new Chromium();
    }

    private static void name(String name, String model) {
        Map<String, String> scripted = Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", model);
        hub.add(name, "chat", "provider-openai-action", scripted);
    }

    @AfterAll
    static void stop() {
        browser.close();
        hub.close();
        upstream.close();
    }

    private static PlaygroundPage open(int width, boolean dark) {
        return PlaygroundPage.of(browser, hub, width, dark);
    }

    private static String numbered(int tokens) {
        return IntStream.range(0, tokens).mapToObj(token -> "t" + token + " ").collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void cutStreamGoesOnToItsWholeText(String transport) {
        // Given
        PlaygroundPage page = open(WIDE, false).enterKey(HubFixture.ADMIN_KEY).pick("hub-steady", transport);

        // When
        page.send().awaitNumber(20).cut();
        page.tab().screenshot(PICTURES.resolve("cut-" + transport + ".png"));
        page.awaitState("streaming").awaitNumber(70).cut().awaitEnd(3);
        page.tab().screenshot(PICTURES.resolve("whole-" + transport + ".png"));

        // Then
        assertThat(page.answer()).isEqualTo(numbered(TOKENS));
        assertThat(page.failedChecks()).isEmpty();
        assertThat(page.tab().text("#cuts")).isEqualTo("2");
        assertThat(page.tab().complaints()).isEmpty();
        assertThat(page.tab().requested())
                .allMatch(url -> url.matches("(http|ws)://127\\.0\\.0\\.1:" + hub.port() + "/.*"))
                .noneMatch(url -> url.contains(HubFixture.ADMIN_KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void reloadedPageGoesOnWithItsAnswer(String transport) {
        // Given
        PlaygroundPage page = open(WIDE, false).enterKey(HubFixture.ADMIN_KEY).pick("hub-steady", transport);
        page.send().awaitNumber(30);

        // When
        page.tab().reload();
        page.awaitEnd(2);

        // Then
        assertThat(page.answer()).isEqualTo(numbered(TOKENS));
        assertThat(page.failedChecks()).isEmpty();
        assertThat(page.tab().complaints()).isEmpty();
    }

    @Test
    void slowReaderHoldsTheModelAndCancelsIt() {
        // Given
        PlaygroundPage page = open(WIDE, true).enterKey(HubFixture.ADMIN_KEY).pick("hub-flood", "websocket");

        // When
        page.readAt(6).send().awaitState("paused").awaitNumber(60);
        page.tab().screenshot(PICTURES.resolve("slow-dark.png"));
        page.tab().click("#cancel");
        page.awaitState("cancelled");

        // Then
        assertThat(numbered(6000)).startsWith(page.answer());
        assertThat(page.tab()
                        .evaluate("Number(document.querySelector('#frames').textContent)"
                                + " < Number(document.querySelector('#tokens').textContent)"))
                .isEqualTo(true);
        assertThat(page.tab().complaints()).isEmpty();
    }

    @Test
    void modelInTheHubAnswersTheExample() {
        // Given
        PlaygroundPage page = open(WIDE, false).enterKey(HubFixture.ADMIN_KEY).pick("chat-default", "websocket");

        // Its first answer loads the model.
        page.readAt(10).send().awaitEnd(2);

        // When
        page.readAt(4).send().awaitNumber(50).cut().awaitEnd(3);
        page.tab().screenshot(PICTURES.resolve("playground.png"));

        // Then
        assertThat(page.answer()).contains("comes back with the number of the last token it received");
        assertThat(page.failedChecks()).isEmpty();
        assertThat(page.tab().complaints()).isEmpty();
    }

    @Test
    void narrowChinesePageHoldsEverything() {
        // Given
        PlaygroundPage page = open(NARROW, true);
        page.tab().click("[data-language=zh]");
        page.enterKey(HubFixture.ADMIN_KEY).pick("chat-default", "sse");

        // When
        page.readAt(6).send().awaitNumber(10).cut().awaitEnd(3);
        page.tab().screenshot(PICTURES.resolve("narrow-dark-zh.png"));

        // Then
        assertThat(page.answer()).contains("紧接着的下一个 token");
        assertThat(page.failedChecks()).isEmpty();
        assertThat(page.tab().evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
        assertThat(page.tab().evaluate("document.documentElement.lang")).isEqualTo("zh");
        assertThat(page.tab().complaints()).isEmpty();
    }

    @Test
    void wrongKeyIsSaidKindly() {
        // Given
        PlaygroundPage page = open(WIDE, false);

        // When
        page.enterKey("hub_nobody_has_made_this_key");

        // Then
        page.tab().screenshot(PICTURES.resolve("wrong-key.png"));
        assertThat(page.tab().text("#key-note")).isEqualTo("The hub does not know this key.");
        assertThat(page.tab().evaluate("document.querySelector('#key').getAttribute('aria-invalid')"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(ints = {WIDE, NARROW})
    void everythingToOperateHasAName(int width) {
        // Given
        PlaygroundPage page = open(width, false);
        page.tab().screenshot(PICTURES.resolve("empty-" + width + ".png"));

        // When
        List<JsonObject> operated = page.tab().accessible().stream()
                .filter(node -> OPERATED.contains(node.getJsonObject("role").getString("value")))
                .toList();

        // Then
        assertThat(operated)
                .hasSizeGreaterThanOrEqualTo(12)
                .allSatisfy(node -> assertThat(node.getJsonObject("name").getString("value"))
                        .isNotBlank());
    }
}
