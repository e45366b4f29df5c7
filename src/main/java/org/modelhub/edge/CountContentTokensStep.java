package org.modelhub.edge;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.HubVariables;
import org.modelhub.stream.TokenCounter;

/**
 * Answers how long a conversation is, in Google's shape. Counted by the hub: the models behind a public name may
 * change, and few of their vendors count before they answer.
 */
public final class CountContentTokensStep implements Processor {

    private final TokenCounter counter;

    public CountContentTokensStep(TokenCounter counter) {
        this.counter = counter;
    }

    @Override
    public void process(Exchange exchange) {
        ChatRequest request = exchange.getVariable(HubVariables.REQUEST, ChatRequest.class);
        exchange.getMessage().setBody(Map.of("totalTokens", counter.countPrompt(request)));
    }
}
