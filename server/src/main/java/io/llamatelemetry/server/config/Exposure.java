package io.llamatelemetry.server.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keeps a server that asks nobody who they are from being reached by other machines, unless that was said in so many words. */
final class Exposure {

    /** By their text alone: a name would have to be resolved, and may mean another address tomorrow. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?");

    private Exposure() {}

    /** Whether the host's text says that only this machine can reach it. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    static void refuse(HttpConfig server, AuthConfig auth) {
        fault(server, auth).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
    }

    static Optional<String> fault(HttpConfig server, AuthConfig auth) {
        if (isLoopback(server.host()) || server.allowUnauthenticatedRemote() || !(auth instanceof AuthConfig.None)) {
            return Optional.empty();
        }
        return Optional.of(
                "server.host: " + server.host() + " with auth.type none lets anybody read and write (expected:"
                        + " 127.0.0.1, another auth.type, or server.allow_unauthenticated_remote: true)");
    }
}
