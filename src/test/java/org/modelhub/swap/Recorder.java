package org.modelhub.swap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a {@link SwapListener} hears. */
final class Recorder implements SwapListener {

    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void swapped(String name, long from, long to) {
        heard.add("swapped " + name + (from == 0 ? " first" : ""));
    }

    @Override
    public void refused(String name, SwapProblem problem) {
        heard.add("refused " + name);
    }

    @Override
    public void retired(String name, long generation) {
        heard.add("retired " + name);
    }
}
