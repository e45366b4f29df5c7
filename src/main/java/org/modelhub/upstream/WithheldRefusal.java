package org.modelhub.upstream;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Takes a refusal whole before anybody hears of it, because only its body says whose fault it is: Google answers a key it
 * does not know with 400.
 */
final class WithheldRefusal implements UpstreamCall.BodyReader {

    /** A refusal says what it has to say within this; what is longer is no refusal of a key. */
    private static final int BYTES = 64 << 10;

    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);

    WithheldRefusal(Consumer<byte[]> whole) {
        this.whole = whole;
    }

    @Override
    public void read(byte[] bytes) {
        body.write(bytes, 0, Math.min(bytes.length, BYTES - body.size()));
    }

    @Override
    public void end() {
        whole.accept(body.toByteArray());
    }
}
