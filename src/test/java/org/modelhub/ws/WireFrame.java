package org.modelhub.ws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * One frame as it stands on the wire, allowed or not.
 *
 * @param rsv the three reserved bits, 0 to 7
 */
public record WireFrame(int opcode, boolean fin, int rsv, byte[] payload) {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static WireFrame of(int opcode, byte[] payload) {
        return new WireFrame(opcode, true, 0, payload);
    }

    /** As a client has to send it. */
    public byte[] masked(int mask) {
        return bytes(true, mask);
    }

    /** As only a server may. */
    public byte[] unmasked() {
        return bytes(false, 0);
    }

    private byte[] bytes(boolean masked, int mask) {
        byte[] head = head((fin ? 0x80 : 0) | rsv << 4 | opcode, payload.length, masked, mask);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
        for (int i = 0; i < payload.length; i++) {
            all[head.length + i] = (byte) (payload[i] ^ (masked ? key[i & 3] : 0));
        }
        return all;
    }

    /** What stands in front of a payload of that length, whether or not one follows. */
    public static byte[] head(int first, long length, boolean masked, int mask) {
        ByteArrayOutputStream head = new ByteArrayOutputStream(14);
        head.write(first);
        int flag = masked ? 0x80 : 0;
        if (length < 126) {
            head.write(flag | (int) length);
        } else if (length < 65_536) {
            head.write(flag | 126);
            head.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            head.write(flag | 127);
            head.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        if (masked) {
            head.writeBytes(ByteBuffer.allocate(4).putInt(mask).array());
        }
        return head.toByteArray();
    }

    /** Of a close frame: its code, or -1 where it has none. */
    public int closeCode() {
        return payload.length < 2 ? -1 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    @Override
    public String toString() {
        return "opcode " + opcode + (fin ? "" : "+") + ", " + payload.length + " bytes";
    }
}
