package org.modelhub.swap.engine;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;

/**
 * Camel's Circuit Breaker EIP without its wait. Camel runs what is inside the breaker to its end on the calling thread,
 * which here is an event loop that the answer arrives on: it would wait for itself. This runs the same steps by the same
 * breaker, and goes on when they call back.
 *
 * <p>What a request is itself to blame for, a client that left included, says nothing of the model and is not counted.
 */
final class AsyncBreaker extends AsyncProcessorSupport implements Navigate<Processor> {

    private static final int UNAVAILABLE = 503;

    private final ResilienceProcessor declared;
    private final AsyncProcessor inside;
    private final @Nullable AsyncProcessor fallback;

    /** @throws IllegalArgumentException for options that cannot be had without a wait */
    AsyncBreaker(ResilienceProcessor declared) {
        if (declared.isTimeoutEnabled() || declared.isBulkheadEnabled()) {
            throw new IllegalArgumentException("timeoutEnabled and bulkheadEnabled of a circuitBreaker would hold a"
                    + " thread: calls have the hub's own limits of time and number");
        }
        List<Processor> steps = declared.next();
        this.declared = declared;
        this.inside = AsyncProcessorConverterHelper.convert(steps.get(0));
        this.fallback = steps.size() > 1 ? AsyncProcessorConverterHelper.convert(steps.get(1)) : null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CircuitBreaker breaker = declared.getCircuitBreaker();
        if (breaker.tryAcquirePermission()) {
            long began = breaker.getCurrentTimestamp();
            inside.process(exchange, done -> judge(breaker, began, exchange, callback));
        } else {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, null);
            exchange.setException(ProviderException.of(open(breaker)));
            fallBack(exchange, callback);
        }
        return false;
    }

    private void judge(CircuitBreaker breaker, long began, Exchange exchange, AsyncCallback callback) {
        long took = breaker.getCurrentTimestamp() - began;
        TimeUnit unit = breaker.getTimestampUnit();
        Throwable failure = exchange.getException();
        if (failure == null) {
            breaker.onSuccess(took, unit);
            callback.done(false);
        } else if (failure instanceof HubException && !(failure instanceof ProviderException)) {
            breaker.releasePermission();
            callback.done(false);
        } else {
            breaker.onError(took, unit, failure);
            fallBack(exchange, callback);
        }
    }

    private void fallBack(Exchange exchange, AsyncCallback callback) {
        if (fallback == null) {
            callback.done(false);
            return;
        }
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException());
        exchange.setException(null);
        exchange.setRouteStop(false);
        fallback.process(exchange, done -> callback.done(false));
    }

    private static HubError open(CircuitBreaker breaker) {
        long wait = breaker.getCircuitBreakerConfig()
                .getWaitIntervalFunctionInOpenState()
                .apply(1);
        Duration after = Duration.ofMillis(Math.max(1000, wait));
        String message = "This model's circuit breaker is open: it has failed too often of late.";
        return new HubError(UNAVAILABLE, message, "unavailable_error", null, "provider_resting", after);
    }

    @Override
    public List<Processor> next() {
        return declared.next();
    }

    @Override
    public boolean hasNext() {
        return declared.hasNext();
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(declared, inside, fallback);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(fallback, inside, declared);
    }
}
