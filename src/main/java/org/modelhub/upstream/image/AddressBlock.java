package org.modelhub.upstream.image;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses, all of which begin with the same bits.
 *
 * @param length how many bits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AddressBlock(byte[] prefix, int length) {

    /** {@code 10.1.2.0/24}, {@code fd00::/8}, or one address. */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(text + " is not an address or a block of addresses");
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int length = slash < 0 ? 8 * bytes.length : Integer.parseInt(text.substring(slash + 1));
            if (length < 0 || length > 8 * bytes.length) {
                throw new IllegalArgumentException(text + " is not a block of addresses");
            }
            return new AddressBlock(bytes, length);
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new IllegalArgumentException(text + " is not an address or a block of addresses", wrong);
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((bytes[bit >> 3] ^ prefix[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
