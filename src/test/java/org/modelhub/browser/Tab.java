package org.modelhub.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** One tab: asks its page, acts on it as a person does, and keeps whatever the browser complains of. */
final class Tab {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevTools tools;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requested = new CopyOnWriteArrayList<>();

    Tab(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
        tools.listen(session, this::heard);
    }

    void prepare(int width, int height, boolean dark) {
        List.of("Page", "Runtime", "Log", "Network").forEach(domain -> call(domain + ".enable", new JsonObject()));
        call(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1.5)
                        .put("mobile", width < 600));
        JsonObject scheme = new JsonObject().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", new JsonObject().put("features", new JsonArray().add(scheme)));
    }

    /** Errors and warnings of scripts, of the page's policy, and of what it tried to load. */
    private void heard(JsonObject event) {
        JsonObject told = event.getJsonObject("params");
        switch (event.getString("method")) {
            case "Runtime.exceptionThrown" ->
                complaints.add(told.getJsonObject("exceptionDetails").encode());
            case "Log.entryAdded" -> complain(told.getJsonObject("entry").getString("level"), told);
            case "Runtime.consoleAPICalled" -> complain(told.getString("type"), told);
            case "Network.requestWillBeSent" ->
                requested.add(told.getJsonObject("request").getString("url"));
            case "Network.webSocketCreated" -> requested.add(told.getString("url"));
            default -> {
                // everything else
            }
        }
    }

    private void complain(String level, JsonObject told) {
        if (level.equals("error") || level.equals("warning")) {
            complaints.add(told.encode());
        }
    }

    List<String> complaints() {
        return complaints;
    }

    /** Every URL that the page asked for. */
    List<String> requested() {
        return requested;
    }

    void go(String url) {
        call("Page.navigate", new JsonObject().put("url", url));
        loaded();
    }

    void reload() {
        evaluate("void (window.before = true)");
        call("Page.reload", new JsonObject());
        await("!window.before");
        loaded();
    }

    private void loaded() {
        await("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /** What an expression is, which may be a promise. */
    Object evaluate(String expression) {
        JsonObject ask = new JsonObject()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        JsonObject answer = call("Runtime.evaluate", ask);
        if (answer.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.getJsonObject("exceptionDetails"));
        }
        return answer.getJsonObject("result").getValue("value");
    }

    String text(String selector) {
        return (String) evaluate("document.querySelector('" + selector + "').textContent");
    }

    void await(String condition) {
        Awaitility.await(condition)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Boolean.TRUE.equals(evaluate("Boolean(" + condition + ")")));
    }

    /** With the mouse, where the element really is: what lies above it would get the click. */
    void click(String selector) {
        JsonObject at = new JsonObject((String) evaluate("(() => { const e = document.querySelector('" + selector
                + "'); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect();"
                + " return JSON.stringify({x: r.x + r.width / 2, y: r.y + r.height / 2}); })()"));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    at.copy().put("type", type).put("button", "left").put("clickCount", 1));
        }
    }

    void type(String selector, String text) {
        evaluate("document.querySelector('" + selector + "').select()");
        call("Input.insertText", new JsonObject().put("text", text));
    }

    /** Chooses a value of a list or a slider. */
    void choose(String selector, String value) {
        evaluate("(e => { e.value = '" + value + "'; for (const name of ['input', 'change'])"
                + " e.dispatchEvent(new Event(name, {bubbles: true})); })(document.querySelector('" + selector + "'))");
    }

    /** Roles and names as assistive technology is told them. */
    List<JsonObject> accessible() {
        return call("Accessibility.getFullAXTree", new JsonObject()).getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> !node.getBoolean("ignored", false))
                .toList();
    }

    /** Of the whole page. */
    void screenshot(Path file) {
        JsonObject size = call("Page.getLayoutMetrics", new JsonObject()).getJsonObject("cssContentSize");
        JsonObject clip = size.copy().put("x", 0).put("y", 0).put("scale", 1);
        JsonObject ask = new JsonObject().put("captureBeyondViewport", true).put("clip", clip);
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(call("Page.captureScreenshot", ask).getString("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject call(String method, JsonObject parameters) {
        return tools.call(session, method, parameters);
    }
}
