package org.modelhub.admission;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.modelhub.catalog.ModelCard;
import org.modelhub.exchange.Pressure;

/** The {@link Width} of each public name. It lies under the most pressed model that the name can reach. */
final class Widths {

    private final LongSupplier nanos;
    private final Pressure pressure;
    private final ConcurrentMap<String, Width> byName = new ConcurrentHashMap<>();

    Widths(LongSupplier nanos, Pressure pressure) {
        this.nanos = nanos;
        this.pressure = pressure;
    }

    Width of(String name) {
        Width known = byName.get(name);
        return known != null ? known : byName.computeIfAbsent(name, added -> new Width(nanos.getAsLong()));
    }

    /**
     * How many times as wide as declared a limit is now.
     *
     * @param ceiling at least 1
     */
    double factor(Width width, List<ModelCard> models, double ceiling) {
        return 1 + width.open(nanos.getAsLong(), () -> worst(models)) * (ceiling - 1);
    }

    private double worst(List<ModelCard> models) {
        double worst = 0;
        for (ModelCard model : models) {
            worst = Math.max(worst, pressure.of(model.provider(), model.upstreamModel()));
        }
        return worst;
    }
}
