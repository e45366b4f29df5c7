package org.modelhub.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks once and reads the answer whole, so that it is known to be right before many are counted. */
final class Probe implements HttpFraming.Sink {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String statusLine = "";
    private boolean whole;

    private Probe() {}

    /** {@return the answer's body} @throws IllegalStateException if there is none, or its status is not 200 */
    static String ask(Target target, byte[] request) {
        Probe probe = new Probe();
        try (Selector selector = Selector.open()) {
            LoadConnection connection = LoadConnection.open(selector, target.port(), request, probe, probe);
            connection.send();
            probe.read(selector, connection);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = probe.body.toString(StandardCharsets.UTF_8);
        if (!probe.whole || !probe.statusLine.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException("the hub says " + probe.statusLine + ": " + text);
        }
        return text;
    }

    private void read(Selector selector, LoadConnection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean open = true;
        while (open && !whole && System.nanoTime() < deadline) {
            selector.select(100);
            selector.selectedKeys().clear();
            open = connection.receive(buffer);
        }
    }

    @Override
    public void head(String firstLine) {
        statusLine = firstLine;
    }

    @Override
    public void body(ByteBuffer bytes) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        body.writeBytes(piece);
    }

    @Override
    public void end() {
        whole = true;
    }
}
