package org.modelhub.attack;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Looks into every exchange of a Camel context, at each endpoint it is sent to and at its end. */
final class ExchangeWatch extends EventNotifierSupport {

    final Set<String> headers = ConcurrentHashMap.newKeySet();
    final Set<String> properties = ConcurrentHashMap.newKeySet();
    final Set<String> endpoints = ConcurrentHashMap.newKeySet();
    final AtomicInteger looks = new AtomicInteger();
    volatile Map<String, Object> lastVariables = Map.of();

    ExchangeWatch(CamelContext camel) {
        camel.getManagementStrategy().addEventNotifier(this);
        start();
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
            endpoints.add(sending.getEndpoint().getEndpointUri());
        }
        if (event instanceof CamelEvent.ExchangeEvent about) {
            look(about.getExchange());
        }
    }

    private void look(Exchange exchange) {
        looks.incrementAndGet();
        headers.addAll(exchange.getMessage().getHeaders().keySet());
        properties.addAll(exchange.getProperties().keySet());
        if (exchange.hasVariables()) {
            lastVariables = new TreeMap<>(exchange.getVariables());
        }
    }
}
