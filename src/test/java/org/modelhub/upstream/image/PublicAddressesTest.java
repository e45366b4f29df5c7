package org.modelhub.upstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a request may make the hub reach. */
class PublicAddressesTest {

    private final PublicAddresses addresses = new PublicAddresses(List.of("10.1.2.0/24", "fd00:1::7"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.0.0.1",
                "10.1.3.0",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "fc00::1",
                "fd00:1::8",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "5f00::1"
            })
    void specialAddressIsNotReached(String address) throws UnknownHostException {
        // When
        boolean reached = addresses.mayBeReached(InetAddress.getByName(address));

        // Then
        assertThat(reached).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.1.1",
                "198.17.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2400:cb00::1"
            })
    void publicAddressIsReached(String address) throws UnknownHostException {
        // When
        boolean reached = addresses.mayBeReached(InetAddress.getByName(address));

        // Then
        assertThat(reached).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.0", "10.1.2.255", "fd00:1::7"})
    void allowedAddressIsReached(String address) throws UnknownHostException {
        // When
        boolean reached = addresses.mayBeReached(InetAddress.getByName(address));

        // Then
        assertThat(reached).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129"})
    void blockThatIsNoneIsRefused(String block) {
        assertThatThrownBy(() -> AddressBlock.parse(block)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyAddressOfAPrivateBlockIsItsOwn() throws UnknownHostException {
        // Given
        AddressBlock block = AddressBlock.parse("172.16.0.0/12");

        // When
        boolean inside = block.contains(InetAddress.getByName("172.31.0.1"));

        // Then
        assertThat(inside).isTrue();
        assertThat(block.contains(InetAddress.getByName("::1"))).isFalse();
    }
}
