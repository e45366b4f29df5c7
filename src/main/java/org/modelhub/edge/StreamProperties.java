package org.modelhub.edge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.StreamLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What streams that outlive their connection may take, {@code hub.stream.*}.
 *
 * @param buffer what is kept for clients that come back
 * @param pending bytes that may wait for a client before the model's provider is held
 * @param retention for which a stream can be read behind its end
 * @param slow when a client counts as too slow to be kept
 * @param detach how far a model goes on for a client that is not there
 */
@ConfigurationProperties("hub.stream")
public record StreamProperties(
        @DefaultValue Buffer buffer,
        @DefaultValue("16KB") DataSize pending,
        @DefaultValue("5m") Duration retention,
        @DefaultValue Slow slow,
        @DefaultValue Detach detach) {

    private static final long LEAST_BYTES = 4 << 10;
    private static final long MOST_BYTES = 1 << 30;

    /**
     * Memory for replay.
     *
     * @param stream of one stream
     * @param hub of all of them
     * @param key of those of one key; a quarter of the hub's where nothing is said
     */
    public record Buffer(
            @DefaultValue("256KB") DataSize stream,
            @DefaultValue("64MB") DataSize hub,
            @Nullable DataSize key) {

        private static final int PART = 4;

        public Buffer {
            within(stream, LEAST_BYTES, MOST_BYTES, "buffer.stream");
            within(hub, stream.toBytes(), Long.MAX_VALUE, "buffer.hub");
            if (key != null) {
                within(key, stream.toBytes(), hub.toBytes(), "buffer.key");
            }
        }

        long keyBytes() {
            return key == null ? Math.max(stream.toBytes(), hub.toBytes() / PART) : key.toBytes();
        }
    }

    /**
     * The pace below which a client is sent away while its stream goes on.
     *
     * @param rate bytes in a second that it must take while something waits for it; 0 to wait for the slowest
     * @param time for which it may stay below
     */
    public record Slow(
            @DefaultValue("32") int rate,
            @DefaultValue("30s") Duration time) {

        public Slow {
            if (rate < 0) {
                throw new IllegalArgumentException("hub.stream.slow.rate must not be negative, but is " + rate);
            }
            positive(time, "slow.time");
        }
    }

    /**
     * For clients that asked to resume; keys whose policy keeps answers bring bounds of their own.
     *
     * @param time since nobody reads
     * @param tokens written since then; 0 to stop at once
     */
    public record Detach(
            @DefaultValue("60s") Duration time,
            @DefaultValue("8192") long tokens) {

        public Detach {
            if (time.isNegative()) {
                throw new IllegalArgumentException("hub.stream.detach.time must not be negative, but is " + time);
            }
            if (tokens < 0) {
                throw new IllegalArgumentException("hub.stream.detach.tokens must not be negative, but is " + tokens);
            }
        }
    }

    public StreamProperties {
        within(pending, 1, buffer.stream().toBytes(), "pending");
        positive(retention, "retention");
    }

    StreamLimits limits() {
        return new StreamLimits(
                (int) buffer.stream().toBytes(),
                buffer.hub().toBytes(),
                buffer.keyBytes(),
                (int) pending.toBytes(),
                retention,
                slow.rate(),
                slow.time());
    }

    DetachPolicy detachPolicy() {
        return new DetachPolicy(detach.time(), detach.tokens());
    }

    private static void within(DataSize value, long min, long max, String name) {
        if (value.toBytes() < min || value.toBytes() > max) {
            throw new IllegalArgumentException(
                    "hub.stream." + name + " must be from " + min + " to " + max + " bytes, not " + value.toBytes());
        }
    }

    private static void positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("hub.stream." + name + " must be positive, not " + value);
        }
    }
}
