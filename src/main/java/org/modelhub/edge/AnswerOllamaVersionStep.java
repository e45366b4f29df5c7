package org.modelhub.edge;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers the release of Ollama whose API the hub speaks: clients ask for it to know what they can use. */
public final class AnswerOllamaVersionStep implements Processor {

    private static final String VERSION = "0.13.0";

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(Map.of("version", VERSION));
    }
}
