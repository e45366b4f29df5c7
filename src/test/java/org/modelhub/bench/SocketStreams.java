package org.modelhub.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One WebSocket with a number of streams on it, all asked for as soon as it is open. */
final class SocketStreams implements StreamLoad.Client, SocketConnection.Listener {

    static final String PATH = "/v1/chat";
    private static final String CHAT = "{\"model\":\"%s\",\"request_id\":\"%d\",\"messages\":["
            + "{\"role\":\"system\",\"content\":\"You are brief.\"},{\"role\":\"user\",\"content\":\"" + Target.QUESTION
            + "\"}],\"temperature\":0.7,\"max_tokens\":256,\"user\":\"bench\"}";

    private final StreamTally tally;
    private final Runnable over;
    private final String model;
    private final StampedChunks[] asked;
    private final Map<String, StampedChunks> streams = new HashMap<>();
    private SocketConnection connection;
    private long readAt;
    private int left;

    /** @param over called when the last of them has ended */
    private SocketStreams(StreamTally tally, Runnable over, String model, int count) {
        this.tally = tally;
        this.over = over;
        this.model = model;
        this.asked = new StampedChunks[count];
        this.left = count;
    }

    /** {@return how to open sockets with so many streams each} */
    static StreamLoad.Dial each(Target target, String model, int count) {
        return (selector, tally, over) -> {
            SocketStreams streams = new SocketStreams(tally, over, model, count);
            streams.connection = SocketConnection.open(selector, target.port(), PATH, target.key(), streams, streams);
        };
    }

    @Override
    public boolean receive(ByteBuffer buffer) throws IOException {
        readAt = System.nanoTime();
        return connection.receive(buffer) || left == 0;
    }

    @Override
    public void lost() {
        for (int stream = 0; stream < left; stream++) {
            tally.failed();
        }
    }

    @Override
    public void open() {
        for (int index = 0; index < asked.length; index++) {
            asked[index] = new StampedChunks(tally);
            asked[index].asked(System.nanoTime());
            connection.send(CHAT.formatted(model, index));
        }
    }

    @Override
    public void text(byte[] bytes, int length) {
        String frame = new String(bytes, 0, Math.min(length, 512), StandardCharsets.ISO_8859_1);
        switch (field(frame, "type")) {
            case "start" -> streams.put(field(frame, "stream_id"), asked[Integer.parseInt(field(frame, "request_id"))]);
            case "delta" -> chunks(frame).read(bytes, length, readAt);
            case "done" -> end(true);
            case "error" -> end(false);
            default -> {
                // Usage and reports carry no chunks.
            }
        }
    }

    private StampedChunks chunks(String frame) {
        StampedChunks known = streams.get(field(frame, "stream_id"));
        if (known == null) {
            throw new IllegalStateException("a delta of a stream that was not started: " + frame);
        }
        return known;
    }

    private void end(boolean well) {
        if (well) {
            tally.streamEnded();
        } else {
            tally.failed();
        }
        left--;
        if (left == 0) {
            connection.close();
            over.run();
        }
    }

    /** The text of a field that comes early in its frame; ids and types need no escapes. */
    private static String field(String frame, String name) {
        String before = "\"" + name + "\":\"";
        int at = frame.indexOf(before);
        if (at < 0) {
            return "";
        }
        int from = at + before.length();
        return frame.substring(from, frame.indexOf('"', from));
    }
}
