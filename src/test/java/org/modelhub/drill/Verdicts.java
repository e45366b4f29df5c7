package org.modelhub.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.modelhub.figures.Figures;

/** The figures of one drill: all are recorded before the first that is missed fails it. */
final class Verdicts {

    private final String id;
    private final List<String> missed = new ArrayList<>();

    Verdicts(String id) {
        this.id = id;
    }

    Verdicts add(boolean held, String demanded, String measured, Object... figures) {
        String text = String.format(Locale.ROOT, measured, figures);
        Figures.record(id, text, demanded, held);
        if (!held) {
            missed.add(text + ", demanded: " + demanded);
        }
        return this;
    }

    /** A line that nothing is demanded of, to compare others with. */
    Verdicts compare(String measured, Object... figures) {
        return add(true, "–", measured, figures);
    }

    void assertHeld() {
        assertThat(missed).as("missed figures of " + id).isEmpty();
    }
}
