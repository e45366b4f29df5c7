package org.modelhub.figures;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has a test that waits for something wait for half a minute, where Awaitility alone gives up after ten seconds: how long
 * a test waits that passes in the end says how busy the machine is and nothing of the hub. Where a time is what is
 * demanded, the test names it. What is waited for must not come by itself in that time, as when a stream that was to be
 * cancelled is over.
 */
public final class PatienceListener implements TestExecutionListener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
