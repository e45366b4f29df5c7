package org.modelhub.stream.live;

/**
 * How a stream was delivered so far, over all of its readers.
 *
 * @param chunks that the model gave
 * @param frames that were taken; fewer than the chunks where a reader was slow
 * @param bytes taken: text in UTF-8, and what is in tool calls
 * @param pauses how often the upstream was held
 * @param pausedMillis for how long altogether
 * @param readers how many there have been, the first one counted
 * @param buffered bytes that the replay buffer holds now
 */
public record StreamFlow(
        long chunks, long frames, long bytes, long pauses, long pausedMillis, int readers, long buffered) {}
