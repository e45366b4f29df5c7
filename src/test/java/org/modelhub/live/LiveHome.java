package org.modelhub.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.modelhub.HubFixture;

/** An operator's hands on the files of a running hub: public names and model Kamelets made after the test home's. */
final class LiveHome {

    private static final String SAMPLE_NAME = "routes/model/hub-chat.camel.yaml";
    private static final String SAMPLE_KAMELET = "kamelets/model-test-chat-action.kamelet.yaml";

    private final HubFixture hub;

    LiveHome(HubFixture hub) {
        this.hub = hub;
    }

    static String nameFile(String name) {
        return "routes/model/" + name + ".camel.yaml";
    }

    static String kameletFile(String model) {
        return "kamelets/model-" + model + "-action.kamelet.yaml";
    }

    /** A model Kamelet {@code model-<model>-action}. */
    void writeKamelet(String model, String baseUrl, String upstreamModel) {
        String text = hub.read(SAMPLE_KAMELET)
                .replace("model-test-chat-action", "model-" + model + "-action")
                .replace("{{test.upstream.url}}", baseUrl)
                .replace("scripted-chat", upstreamModel);
        hub.write(kameletFile(model), text);
    }

    /** A public name that this model serves. */
    void writeName(String name, String model) {
        hub.write(nameFile(name), nameText(name, model));
    }

    String nameText(String name, String model) {
        return hub.read(SAMPLE_NAME).replace("hub-chat", name).replace("model-test-chat", "model-" + model);
    }

    void edit(String file, String from, String to) {
        String text = hub.read(file);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(file + " does not hold: " + from);
        }
        hub.write(file, text.replace(from, to));
    }

    void delete(String file) {
        try {
            Files.delete(hub.home().resolve(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
