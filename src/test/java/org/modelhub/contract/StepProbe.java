package org.modelhub.contract;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Stands before every step of every route and Kamelet: notes which were executed, and lets one of them throw. A step is
 * named by its place in the YAML files, see {@link StepCatalog}. Needs {@code camel.main.source-location-enabled=true}.
 */
public final class StepProbe implements InterceptStrategy {

    /** What the inside of a hub might say, and no client may hear. */
    static final String SECRETS =
            "org.modelhub.Inside failed at /opt/hub/routes for host db.internal:5432 with key sk-12345";

    private final Set<String> executed = ConcurrentHashMap.newKeySet();
    private volatile String failing;

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        return new Probe(StepCatalog.step(step.getLocation(), step.getShortName(), step.getLineNumber()), target);
    }

    /** The steps executed since the last call of this. */
    Set<String> takeExecuted() {
        Set<String> taken = new TreeSet<>(executed);
        executed.clear();
        return taken;
    }

    /** @param step the one that throws from now on, or null */
    void fail(String step) {
        failing = step;
    }

    private final class Probe extends DelegateAsyncProcessor {

        private final String step;

        Probe(String step, Processor target) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            executed.add(step);
            if (step.equals(failing)) {
                exchange.setException(new IllegalStateException(SECRETS, new java.io.IOException(SECRETS)));
                callback.done(true);
                return true;
            }
            return super.process(exchange, callback);
        }
    }
}
