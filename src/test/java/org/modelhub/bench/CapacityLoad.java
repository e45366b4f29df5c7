package org.modelhub.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Holds as many streams on each way of delivery, in turns, and then sockets that are idle. Each way has a hub of its own,
 * so that its memory is its own, too. The first rounds only warm up.
 */
final class CapacityLoad {

    private static final int WARM_UPS = 2;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final BenchPlan plan;
    private final Map<Delivery, Target> targets = new EnumMap<>(Delivery.class);
    private final CapacityScores scores = new CapacityScores();

    CapacityLoad(BenchPlan plan) {
        this.plan = plan;
    }

    CapacityLoad on(Delivery delivery, Target target) {
        targets.put(delivery, target);
        return this;
    }

    /** {@return the table} */
    String run() {
        for (int round = 0; round < WARM_UPS + plan.rounds(); round++) {
            for (Map.Entry<Delivery, Target> way : targets.entrySet()) {
                hold(way.getKey(), way.getValue(), round >= WARM_UPS);
            }
        }
        return new CapacityReport(scores).table();
    }

    private void hold(Delivery delivery, Target target, boolean counts) {
        int streams = plan.streams() - plan.streams() % delivery.streamsEach();
        BenchTable.say(streams + " streams: " + delivery.title());
        StreamLoad.Result result = delivery.hold(target, streams, plan.ramp(), plan.streamLength());
        if (counts) {
            scores.add(delivery, CapacityScores.Run.of(result, (long) streams * plan.tokens()));
        }
    }

    /** {@return the table} */
    String idle(Target hub) {
        BenchTable.say(plan.idleSockets() + " idle sockets");
        return IdleSockets.table(hub, plan.idleSockets(), plan.rounds() > 1 ? IDLE : Duration.ZERO);
    }
}
