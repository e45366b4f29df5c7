package org.modelhub.swap;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;

/**
 * Sends a request to the live generation of the public name it asks for, and keeps that generation until the exchange
 * is over, the last byte of a stream included.
 */
public final class ChooseModelStep implements Processor {

    private final LiveRoutes live;

    public ChooseModelStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        Generation generation = live.acquire(exchange.getVariable(HubVariables.MODEL, String.class));
        exchange.getExchangeExtension().addOnCompletion(new Leave(generation));
        checkKind(generation, exchange.getVariable(HubVariables.KIND, String.class));
        exchange.setVariable(HubVariables.MODEL_ROUTE, generation.uri());
        exchange.setVariable(HubVariables.MODELS, generation.models());
        exchange.setVariable(HubVariables.CONTEXT, generation.widestContext());
    }

    private static void checkKind(Generation generation, String asked) {
        String kind = generation.contract().kind().wire();
        if (asked != null && !asked.equals(kind)) {
            String message = "The model '" + generation.name() + "' is of kind " + kind + " and cannot serve " + asked
                    + " requests.";
            throw new HubException(HubError.badRequest(message, "model", "model_kind_mismatch"));
        }
    }

    /** Counts the request out when its exchange is over, however it ended. */
    private static final class Leave extends SynchronizationAdapter {

        private final Generation generation;

        Leave(Generation generation) {
            this.generation = generation;
        }

        @Override
        public void onDone(Exchange exchange) {
            generation.leave();
        }
    }
}
