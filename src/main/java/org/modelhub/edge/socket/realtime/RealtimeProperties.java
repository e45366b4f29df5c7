package org.modelhub.edge.socket.realtime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Conversations that are kept on sockets, {@code hub.realtime.*}.
 *
 * @param conversation bytes of one
 * @param conversations bytes of all together
 */
@ConfigurationProperties("hub.realtime")
record RealtimeProperties(
        @DefaultValue("4MB") DataSize conversation,
        @DefaultValue("256MB") DataSize conversations) {

    private static final long LEAST = 4096;

    RealtimeProperties {
        atLeast(conversation, "conversation");
        atLeast(conversations, "conversations");
    }

    private static void atLeast(DataSize value, String name) {
        if (value.toBytes() < LEAST) {
            throw new IllegalArgumentException(
                    "hub.realtime." + name + " must be at least " + LEAST + "B, not " + value);
        }
    }
}
