package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.modelhub.seal.Seal;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.StreamHead;

/** What Redis holds of streams: sealed, and bound to its place, so that no frame can stand in for another. */
final class SealedFrames {

    private final Seal seal;

    SealedFrames(Seal seal) {
        this.seal = seal;
    }

    byte[] frame(String id, Frame frame) {
        return seal.seal(FrameBytes.write(frame), place(id, Long.toString(frame.last())));
    }

    Frame frame(String id, long number, byte[] sealed) {
        return FrameBytes.read(number, seal.open(sealed, place(id, Long.toString(number))));
    }

    byte[] head(StreamHead head, DetachPolicy away) {
        return seal.seal(StreamHeads.write(head, away), place(head.id(), "head"));
    }

    StreamHeads.Named head(String id, byte[] sealed) {
        return StreamHeads.read(id, seal.open(sealed, place(id, "head")));
    }

    byte[] request(String id, byte[] request) {
        return seal.seal(request, place(id, "request"));
    }

    byte[] openRequest(String id, byte[] sealed) {
        return seal.open(sealed, place(id, "request"));
    }

    private static byte[] place(String id, String what) {
        return (id + '/' + what).getBytes(UTF_8);
    }
}
