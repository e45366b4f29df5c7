package org.modelhub.edge;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Answers what Ollama's clients can rely on when they ask for one public name, which the body names. */
public final class ShowOllamaModelStep implements Processor {

    private final LiveRoutes live;

    public ShowOllamaModelStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody() instanceof byte[] bytes ? bytes : new byte[0];
        NameReport name = live.require(asked(body));
        if (name.contract() == null) {
            throw new HubException(HubError.unavailable(
                    "The model '" + name.name() + "' is configured, but could not be loaded.", "model_not_loaded"));
        }
        exchange.getMessage().setBody(OllamaModelView.shown(name));
    }

    /** The older clients say {@code name}. */
    private static String asked(byte[] body) {
        try {
            JsonView view = JsonView.parse(body);
            String field = view.type("model") == Type.STRING ? "model" : "name";
            if (view.type(field) == Type.STRING) {
                String asked = Objects.requireNonNull(view.string(field));
                return asked.endsWith(OllamaModelView.LATEST)
                        ? asked.substring(0, asked.length() - OllamaModelView.LATEST.length())
                        : asked;
            }
        } catch (JsonException broken) {
            throw new HubException(HubError.badRequest("The request is not valid JSON.", null, "invalid_json"));
        }
        throw new HubException(HubError.badRequest("'model' must be a text.", "model", "invalid_value"));
    }
}
