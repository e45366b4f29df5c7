package org.modelhub.edge.engine;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultConsumer;

/** The entrance of a route by its consumer. */
final class ConsumerEntrance implements Entrance {

    private final DefaultConsumer consumer;

    ConsumerEntrance(DefaultConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public Exchange open(String id, Object body) throws Exception {
        Exchange exchange = consumer.createExchange(false);
        // The request's own id: one to search for everywhere, and Camel need not make another.
        exchange.setExchangeId(id);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(body);
        consumer.createUoW(exchange);
        return exchange;
    }

    @Override
    public void route(Exchange exchange, AsyncCallback callback) {
        consumer.getAsyncProcessor().process(exchange, callback);
    }

    @Override
    public void release(Exchange exchange) {
        consumer.doneUoW(exchange);
        consumer.releaseExchange(exchange, false);
    }
}
