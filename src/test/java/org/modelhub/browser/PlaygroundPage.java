package org.modelhub.browser;

import java.util.List;
import org.modelhub.HubFixture;

/** The playground as its user handles it. */
final class PlaygroundPage {

    private final Tab tab;

    PlaygroundPage(Tab tab) {
        this.tab = tab;
    }

    Tab tab() {
        return tab;
    }

    PlaygroundPage enterKey(String key) {
        tab.type("#key", key);
        tab.await("document.querySelector('#key-note').dataset.tone !== ''");
        return this;
    }

    PlaygroundPage pick(String model, String transport) {
        tab.await("!document.querySelector('#model').disabled");
        tab.choose("#model", model);
        tab.click("[value=" + transport + "] + span");
        return this;
    }

    /** @param place of the slider, 0 to 10 */
    PlaygroundPage readAt(int place) {
        tab.choose("#pace", String.valueOf(place));
        return this;
    }

    PlaygroundPage send() {
        tab.click("#send");
        tab.await("document.querySelector('#send').disabled || document.querySelector('#checks li')");
        return this;
    }

    PlaygroundPage awaitNumber(int tokens) {
        tab.await("Number(document.querySelector('#tokens').textContent) >= " + tokens);
        return this;
    }

    /** For two seconds, as the page proposes. */
    PlaygroundPage cut() {
        tab.click("#cut");
        awaitState("reconnecting");
        return this;
    }

    PlaygroundPage awaitState(String state) {
        tab.await("document.querySelector('#state').dataset.state === '" + state + "'");
        return this;
    }

    PlaygroundPage awaitEnd(int checks) {
        awaitState("done");
        tab.await("document.querySelectorAll('#checks li').length >= " + checks);
        return this;
    }

    /** The answer without the marks in it. */
    String answer() {
        return (String)
                tab.evaluate("Array.from(document.querySelectorAll('#text .token'), (e) => e.textContent).join('')");
    }

    List<?> failedChecks() {
        return ((io.vertx.core.json.JsonArray) tab.evaluate(
                        "Array.from(document.querySelectorAll('#checks [data-tone=bad]'), (e) => e.textContent)"))
                .getList();
    }

    static PlaygroundPage of(Chromium browser, HubFixture hub, int width, boolean dark) {
        return new PlaygroundPage(browser.open("http://127.0.0.1:" + hub.port() + "/playground", width, 900, dark));
    }
}
