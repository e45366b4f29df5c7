package org.modelhub.drill;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.modelhub.exchange.HubVariables;
import org.modelhub.upstream.guard.FreeSlots;
import org.modelhub.upstream.guard.GuardProperties;
import org.modelhub.upstream.guard.Guards;
import org.modelhub.upstream.guard.VirtualTime;

/**
 * An hour of virtual time in which requests come at random and go through a real Camel route to two providers, each of
 * 98 % availability, with the hub's real guards in between.
 */
final class SimulatedHour {

    static final Duration LENGTH = Duration.ofHours(1);

    /** Within which a whole answer must be there. */
    static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Duration MEAN_SPELL = Duration.ofSeconds(18);
    private static final double PER_SECOND = 5;
    private static final String ROUTES = """
            - route:
                id: model.failover
                from:
                  uri: direct:failover
                  steps:
                    - loadBalance:
                        failoverLoadBalancer:
                          exception:
                            - org.modelhub.chat.ProviderException
                        steps:
                          - to: simulated:first
                          - to: simulated:second
            - route:
                id: model.alone
                from:
                  uri: direct:alone
                  steps:
                    - to: simulated:first
            """;

    private final VirtualTime time = new VirtualTime();
    private final Ledger ledger = new Ledger(PROMISED);
    private final long seed;
    private final OutagePlan first;
    private final OutagePlan second;

    SimulatedHour(long seed) {
        this.seed = seed;
        first = OutagePlan.of(31 * seed + 1, LENGTH, DrillUpstream.AVAILABILITY, MEAN_SPELL);
        second = OutagePlan.of(31 * seed + 2, LENGTH, DrillUpstream.AVAILABILITY, MEAN_SPELL);
    }

    /** @param route {@code failover} or {@code alone} */
    Ledger run(String route) throws Exception {
        Map<String, SimulatedProvider> providers = Map.of(
                "first", new SimulatedProvider(time, first, 31 * seed + 3),
                "second", new SimulatedProvider(time, second, 31 * seed + 4));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("simulated", new SimulatedComponent(providers, guards()));
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("routes.yaml", ROUTES));
            camel.start();
            AsyncProducer entry = camel.getEndpoint("direct:" + route).createAsyncProducer();
            entry.start();
            next(camel, entry, Arrivals.poisson(PER_SECOND, 31 * seed + 5));
            time.pass(LENGTH.plusMinutes(2));
        }
        providers.values().forEach(provider -> ledger.called(provider.calls()));
        return ledger;
    }

    double bothBad() {
        return OutagePlan.bothBad(first, second, LENGTH);
    }

    private Guards guards() {
        Random random = new Random(31 * seed + 6);
        return new Guards(GuardProperties.DEFAULT, time, time, random, (provider, model) -> FreeSlots.INSTANCE);
    }

    private void next(DefaultCamelContext camel, AsyncProducer entry, Arrivals arrivals) {
        time.schedule(arrivals.next(), () -> {
            if (time.getAsLong() < LENGTH.toNanos()) {
                arrive(new DefaultExchange(camel), entry);
                next(camel, entry, arrivals);
            }
        });
    }

    private void arrive(Exchange exchange, AsyncProducer entry) {
        long now = time.getAsLong();
        Ledger.Page page =
                ledger.open(now, first.at(now).isGood() || second.at(now).isGood());
        exchange.setVariable(HubVariables.TRAIL, page.trail());
        exchange.getExchangeExtension().addOnCompletion(page);
        entry.process(exchange, done -> page.answered(exchange, time.getAsLong()));
    }
}
