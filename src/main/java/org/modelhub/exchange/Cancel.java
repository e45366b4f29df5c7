package org.modelhub.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A one-shot signal that the client left. An action registered after the signal runs at once; {@link #over()} disarms
 * it for good. Safe for use by several threads; actions run on the thread that fires, outside the lock.
 */
public final class Cancel {

    private enum State {
        ARMED,
        FIRED,
        OVER
    }

    private State state = State.ARMED;
    private @Nullable List<Runnable> actions;

    public void onFire(Runnable action) {
        synchronized (this) {
            if (state == State.ARMED) {
                if (actions == null) {
                    actions = new ArrayList<>(2);
                }
                actions.add(action);
                return;
            }
            if (state == State.OVER) {
                return;
            }
        }
        action.run();
    }

    public void fire() {
        List<Runnable> due;
        synchronized (this) {
            if (state != State.ARMED) {
                return;
            }
            state = State.FIRED;
            due = actions;
            actions = null;
        }
        if (due != null) {
            due.forEach(Runnable::run);
        }
    }

    public synchronized void over() {
        if (state == State.ARMED) {
            state = State.OVER;
            actions = null;
        }
    }

    public synchronized boolean fired() {
        return state == State.FIRED;
    }
}
