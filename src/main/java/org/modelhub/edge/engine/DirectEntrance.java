package org.modelhub.edge.engine;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * The entrance of a {@code direct:} route. The exchange has its unit of work before it is sent, so that the route does not
 * end it when it has answered: a stream is over long after.
 */
final class DirectEntrance implements Entrance {

    private final CamelContext camel;
    private final Endpoint endpoint;
    private final AsyncProducer producer;

    DirectEntrance(CamelContext camel, String uri) {
        this.camel = camel;
        this.endpoint = camel.getEndpoint(uri);
        try {
            this.producer = endpoint.createAsyncProducer();
            producer.start();
        } catch (Exception cause) {
            throw new IllegalStateException(uri + " cannot be sent to", cause);
        }
    }

    @Override
    public Exchange open(String id, Object body) throws Exception {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.setExchangeId(id);
        exchange.getIn().setBody(body);
        exchange.getExchangeExtension()
                .setUnitOfWork(PluginHelper.getUnitOfWorkFactory(camel).createUnitOfWork(exchange));
        return exchange;
    }

    @Override
    public void route(Exchange exchange, AsyncCallback callback) {
        producer.process(exchange, callback);
    }

    @Override
    public void release(Exchange exchange) {
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
    }
}
