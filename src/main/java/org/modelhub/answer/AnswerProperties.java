package org.modelhub.answer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The answers that are kept for a time without models, {@code hub.answer.*}. They are in this replica's memory only.
 *
 * @param maxBytes of all of them
 * @param ttl how long one is kept
 * @param perScope how many questions of one caller, public name, conversation and set of parameters; the newest stay
 * @param maxAnswer characters of one
 * @param maxRequest bytes of a request whose answer is kept; the request is held until a worker has read it
 * @param maxTemperature above which a request wants another answer each time, so none is kept
 * @param answerWithin after which looking for one is given up
 * @param threads that read requests and compare questions
 * @param queue that may wait for them; beyond it answers are not kept, and none is found
 */
@ConfigurationProperties("hub.answer")
record AnswerProperties(
        @DefaultValue("33554432") long maxBytes,
        @DefaultValue("1h") Duration ttl,
        @DefaultValue("256") int perScope,
        @DefaultValue("16384") int maxAnswer,
        @DefaultValue("65536") int maxRequest,
        @DefaultValue("1.0") double maxTemperature,
        @DefaultValue("3s") Duration answerWithin,
        @DefaultValue("1") int threads,
        @DefaultValue("256") int queue) {

    AnswerProperties {
        require(maxBytes >= 1 << 20, "max-bytes", maxBytes, "at least 1048576");
        require(ttl.toMillis() >= 1_000 && ttl.toDays() <= 30, "ttl", ttl, "1 second to 30 days");
        require(perScope >= 1 && perScope <= 10_000, "per-scope", perScope, "1 to 10000");
        require(maxAnswer >= 1 && maxAnswer <= 1 << 20, "max-answer", maxAnswer, "1 to 1048576");
        require(maxRequest >= 256 && maxRequest <= 1 << 20, "max-request", maxRequest, "256 to 1048576");
        require(maxTemperature >= 0 && maxTemperature <= 2, "max-temperature", maxTemperature, "0 to 2");
        require(answerWithin.toMillis() >= 100, "answer-within", answerWithin, "at least 100 ms");
        require(threads >= 1 && threads <= 64, "threads", threads, "1 to 64");
        require(queue >= 1 && queue <= 100_000, "queue", queue, "1 to 100000");
    }

    private static void require(boolean held, String name, Object value, String bounds) {
        if (!held) {
            throw new IllegalArgumentException("hub.answer." + name + " is " + value + " but must be " + bounds);
        }
    }
}
