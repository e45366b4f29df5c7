package org.modelhub.upstream.limit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many calls one model of one provider carries at once, {@code hub.upstream.limit.*}.
 *
 * @param initial where the limit starts; high, since a refusal without evidence is an outage of the hub's own making
 * @param floor below which it never falls, so that there is always something to learn from
 * @param ceiling above which it never rises
 * @param late a first byte after this long speaks of overload, unless it is usual for the model
 * @param batchShare part of the limit that batch work may take; without it a freed slot would always go to the batch
 *     work that waits, and never to the interactive request that may not
 * @param queueInteractive interactive requests that may wait; 0, since a person is served better by the next model
 * @param queueBatch batch requests that may wait
 * @param deadline the longest wait
 */
@ConfigurationProperties("hub.upstream.limit")
public record LimitProperties(
        @DefaultValue("256") int initial,
        @DefaultValue("4") int floor,
        @DefaultValue("1024") int ceiling,
        @DefaultValue("2s") Duration late,
        @DefaultValue("0.8") double batchShare,
        @DefaultValue("0") int queueInteractive,
        @DefaultValue("64") int queueBatch,
        @DefaultValue("5s") Duration deadline) {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    public static final LimitProperties DEFAULT =
            new LimitProperties(256, 4, 1024, Duration.ofSeconds(2), 0.8, 0, 64, Duration.ofSeconds(5));

    public LimitProperties {
        require(floor >= 1, "floor must be at least 1, not " + floor);
        require(ceiling >= floor, "ceiling must be at least the floor, not " + ceiling);
        require(
                initial >= floor && initial <= ceiling,
                "initial must be from the floor to the ceiling, not " + initial);
        require(batchShare > 0 && batchShare <= 1, "batch-share must be above 0 and up to 1, not " + batchShare);
        require(queueInteractive >= 0, "queue-interactive must not be negative: " + queueInteractive);
        require(queueBatch >= 0, "queue-batch must not be negative: " + queueBatch);
        require(isSound(late), "late must be above 0 and up to " + LONGEST + ", not " + late);
        require(isSound(deadline), "deadline must be above 0 and up to " + LONGEST + ", not " + deadline);
    }

    private static boolean isSound(Duration span) {
        return !span.isNegative() && !span.isZero() && span.compareTo(LONGEST) <= 0;
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("hub.upstream.limit." + complaint);
        }
    }
}
