package org.modelhub.drill;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.modelhub.chat.HubError;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Trail;
import org.modelhub.upstream.guard.Ask;
import org.modelhub.upstream.guard.Guards;
import org.modelhub.upstream.guard.ModelGuard;
import org.modelhub.upstream.guard.Wish;

/** {@code simulated:name}: a {@link SimulatedProvider} behind the real guard of its model, as {@code upstream:} has it. */
final class SimulatedComponent extends DefaultComponent {

    private final Map<String, SimulatedProvider> providers;
    private final Guards guards;

    SimulatedComponent(Map<String, SimulatedProvider> providers, Guards guards) {
        this.providers = providers;
        this.guards = guards;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new Call(this, providers.get(name), guards.guard(name, "model"));
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("providers do not call the hub");
            }
        };
    }

    private static final class Call extends DefaultAsyncProducer {

        private final Ask provider;
        private final ModelGuard guard;

        Call(Endpoint endpoint, Ask provider, ModelGuard guard) {
            super(endpoint);
            this.provider = provider;
            this.guard = guard;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Trail trail = exchange.getVariable(HubVariables.TRAIL, Trail.class);
            guard.call(Wish.of(new Cancel(), trail), provider, new Ask.Done() {
                @Override
                public void answered(Object reply, boolean whole, TokenUsage usage) {
                    exchange.getMessage().setBody(reply);
                    callback.done(false);
                }

                @Override
                public void failed(HubError error) {
                    exchange.setException(ProviderException.of(error));
                    callback.done(false);
                }
            });
            return false;
        }
    }
}
