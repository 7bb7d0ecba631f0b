package io.llamatelemetry.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The address that a connection comes from, as far as its sender cannot change it at will: all of an IPv4 address, and of an
 * IPv6 address the network of 64 bits.
 */
record SenderAddress(long bits, boolean ofNetwork) {

    private static final int NETWORK_BYTES = 8;

    /** The address of a socket's other end; of what has none, one address that all such have in common. */
    static SenderAddress of(@Nullable SocketAddress remote) {
        if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
            return of(socket.getAddress());
        }
        return new SenderAddress(0, false);
    }

    private static SenderAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean network = address instanceof Inet6Address;
        long bits = 0;
        for (byte part : network ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes) {
            bits = (bits << 8) | (part & 0xff);
        }
        return new SenderAddress(bits, network);
    }
}
