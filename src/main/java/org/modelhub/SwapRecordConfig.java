package org.modelhub;

import java.time.Clock;
import java.util.Map;
import org.modelhub.exchange.AuditEntry;
import org.modelhub.exchange.AuditLog;
import org.modelhub.meter.SwapMeters;
import org.modelhub.swap.SwapListener;
import org.modelhub.swap.SwapProblem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets every swap leave its audit record and its count. */
@Configuration(proxyBeanMethods = false)
class SwapRecordConfig {

    /** Whoever may write the files swaps; the hub only sees that they changed. */
    private static final String ACTOR = "files";

    @Bean
    SwapListener swapRecord(AuditLog audit, SwapMeters meters) {
        return new SwapListener() {
            @Override
            public void swapped(String name, long from, long to) {
                meters.swapped(name, "swapped");
                record(ACTOR, "name.swap", name, "done", generations(from, to));
            }

            @Override
            public void rolledBack(String name, long from, long to, String actor) {
                meters.swapped(name, "rolled-back");
                record(actor, "name.rollback", name, "done", generations(from, to));
            }

            @Override
            public void refused(String name, SwapProblem problem) {
                meters.swapped(name, "refused");
                record(ACTOR, "name.swap", name, "refused", Map.of("problem", problem.toString()));
            }

            @Override
            public void retired(String name, long generation) {
                meters.swapped(name, "retired");
                record(ACTOR, "name.retire", name, "done", Map.of("generation", Long.toString(generation)));
            }

            private Map<String, String> generations(long from, long to) {
                return Map.of("from", Long.toString(from), "to", Long.toString(to));
            }

            private void record(String actor, String action, String name, String outcome, Map<String, String> detail) {
                audit.append(new AuditEntry(Clock.systemUTC().instant(), actor, action, name, outcome, detail));
            }
        };
    }
}
