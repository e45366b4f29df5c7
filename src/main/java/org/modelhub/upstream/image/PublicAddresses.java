package org.modelhub.upstream.image;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others: those of this machine, of its networks, and those that stand
 * for either. Of IPv6 only the global unicast range is public, and there not what carries an IPv4 address inside.
 */
final class PublicAddresses {

    /** By IANA's registries of special-purpose addresses. */
    private static final List<AddressBlock> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.31.196.0/24",
                    "192.52.193.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "192.175.48.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "2620:4f:8000::/48",
                    "3fff::/20")
            .map(AddressBlock::parse)
            .toList();

    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.parse("2000::/3");

    private final List<AddressBlock> allowed;

    PublicAddresses(List<String> allowed) {
        this.allowed = allowed.stream().map(AddressBlock::parse).toList();
    }

    boolean mayBeReached(InetAddress address) {
        return isIn(allowed, address) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        return !isIn(SPECIAL, address) && (!(address instanceof Inet6Address) || GLOBAL_UNICAST.contains(address));
    }

    private static boolean isIn(List<AddressBlock> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
