package org.modelhub.local;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The embedding models, each loaded by whoever needs it first. Loading takes most of a second, so it belongs on the
 * worker pool: a call that comes earlier waits there.
 */
final class Encoders implements AutoCloseable {

    private final Map<Weights, Slot> slots = new EnumMap<>(Weights.class);

    Encoders() {
        for (Weights weights : Weights.values()) {
            slots.put(weights, new Slot(weights));
        }
    }

    TextEncoder get(Weights weights) {
        return Objects.requireNonNull(slots.get(weights)).get();
    }

    @Override
    public void close() {
        slots.values().forEach(Slot::close);
    }

    /** One model, loaded or not; a lock of its own, so that the models load side by side. */
    private static final class Slot {

        private final Weights weights;
        private volatile @Nullable TextEncoder encoder;

        Slot(Weights weights) {
            this.weights = weights;
        }

        TextEncoder get() {
            TextEncoder loaded = encoder;
            return loaded == null ? load() : loaded;
        }

        private synchronized TextEncoder load() {
            if (encoder == null) {
                encoder = new TextEncoder(weights);
            }
            return encoder;
        }

        synchronized void close() {
            if (encoder != null) {
                encoder.close();
                encoder = null;
            }
        }
    }
}
