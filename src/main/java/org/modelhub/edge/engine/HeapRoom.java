package org.modelhub.edge.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.modelhub.edge.ShedProperties;

/**
 * Whether the heap has room for more requests, by what was left in its old part after that was last collected: what is
 * only waiting to be collected is no lack of room.
 *
 * <p>A hub that refuses hardly allocates, so nothing would be collected and nothing seen of what became free. While it
 * refuses it therefore asks for a collection now and then.
 */
final class HeapRoom {

    static final long LOOK_MILLIS = 250;

    private static final long COLLECT_EVERY = TimeUnit.SECONDS.toNanos(5);

    private final ShedProperties limits;
    private final DoubleSupplier taken;
    private final Runnable collect;
    private long collectAt;
    private volatile boolean scarce;
    private volatile boolean full;

    /** @param taken share of the heap, from 0 to 1 */
    HeapRoom(ShedProperties limits, DoubleSupplier taken, Runnable collect) {
        this.limits = limits;
        this.taken = taken;
        this.collect = collect;
    }

    /** That of this process. */
    static HeapRoom ofThisProcess(ShedProperties limits) {
        return new HeapRoom(limits, new OldPools(), new Collecting());
    }

    /** By one event loop, every {@link #LOOK_MILLIS} ms. */
    void look(long now) {
        double share = taken.getAsDouble();
        if (share >= limits.heap() && (!full || now - collectAt >= 0)) {
            collectAt = now + COLLECT_EVERY;
            collect.run();
        }
        full = share >= limits.heap();
        scarce = share >= limits.heapClose();
    }

    /** Requests are refused. */
    boolean full() {
        return full;
    }

    /** Connections end with their answer, for the memory of idle ones. */
    boolean scarce() {
        return scarce;
    }

    /** The fullest of the pools that outlive young collections. */
    private static final class OldPools implements DoubleSupplier {

        private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .filter(pool -> isOld(pool.getName().toLowerCase(Locale.ROOT)))
                .toList();

        private static boolean isOld(String name) {
            return !name.contains("eden") && !name.contains("survivor") && !name.contains("young");
        }

        @Override
        public double getAsDouble() {
            double fullest = 0;
            for (MemoryPoolMXBean pool : pools) {
                MemoryUsage left = pool.getCollectionUsage();
                long most = left.getMax() > 0 ? left.getMax() : left.getCommitted();
                long used = Math.min(left.getUsed(), pool.getUsage().getUsed());
                fullest = Math.max(fullest, most <= 0 ? 0 : (double) used / most);
            }
            return fullest;
        }
    }

    /** Collects on a thread of its own, one at a time. */
    private static final class Collecting implements Runnable {

        private final AtomicBoolean busy = new AtomicBoolean();

        @Override
        public void run() {
            if (busy.compareAndSet(false, true)) {
                Thread thread = new Thread(this::collect, "heap-room");
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void collect() {
            System.gc();
            busy.set(false);
        }
    }
}
