package org.modelhub.edge.engine;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** Where an exchange begins: what makes it, what takes it through its route, and what ends its unit of work. */
interface Entrance {

    /** A new exchange with its unit of work; {@link #release} ends both. */
    Exchange open(String id, Object body) throws Exception;

    void route(Exchange exchange, AsyncCallback callback);

    /** Runs the exchange's on-completions: the answer's last byte was handed over. */
    void release(Exchange exchange);
}
