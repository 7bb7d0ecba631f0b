package io.llamatelemetry.server.config;

import java.net.URI;
import java.net.URISyntaxException;

/** What an address of another server may look like. */
final class WebAddress {

    private WebAddress() {}

    /**
     * Refuses what is no address that can be called.
     *
     * @param key for the message, which does not show the value: someone may have put a password into it
     */
    static void check(String key, String value) {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    key + ": no address (expected: http:// or https:// with a host, and without a user or a fragment)");
        }
    }

    private static boolean isOne(String value) {
        try {
            URI address = new URI(value);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
