package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.time.Duration;

/** Where the server listens, and its bounds on connections, requests and work. */
public record HttpConfig(
        @Setting(
                description = "The address to listen on: a name or an IP address; 0.0.0.0 is every IPv4 address of the"
                        + " machine.",
                defaultValue = "127.0.0.1")
        String host,

        @Setting(
                description = "The port to listen on; 0 takes any free one.",
                defaultValue = "8321",
                min = 0,
                max = 65535)
        int port,

        @Setting(
                description = "Allows an address that other machines can reach while auth.type is none, so that anybody"
                        + " there can read and write everything.",
                defaultValue = "false")
        boolean allowUnauthenticatedRemote,

        @Setting(
                description =
                        "Whether /metrics needs a token like the other routes; without authentication nothing does.",
                defaultValue = "true")
        boolean metricsNeedToken,

        @Setting(
                description = "The most connections open at once; further ones wait to be accepted.",
                defaultValue = "4096",
                min = 1)
        int maxConnections,

        @Setting(
                description = "How long a connection may be silent before it is closed.",
                defaultValue = "30s",
                min = 0.001)
        Duration idleTimeout,

        @Setting(
                description = "How long the body of a request may take to come; who is slower is answered with 408.",
                defaultValue = "30s",
                min = 0.001)
        Duration bodyTimeout,

        @Setting(
                description = "How long requests in flight may take to finish when the server is told to stop.",
                defaultValue = "30s")
        Duration stopTimeout,

        @Setting(
                description = "The largest request body, also after inflation; a larger one is answered with 413.",
                defaultValue = "10MiB",
                bytes = true,
                min = 1024,
                max = 1 << 30)
        int maxBodySize,

        @Setting(
                description = "The most events in one request; a request with more is refused as a whole.",
                defaultValue = "50000",
                min = 1,
                max = 10_000_000)
        int maxBatchEvents,

        @Setting(
                description = "The largest request line and headers together.",
                defaultValue = "16KiB",
                bytes = true,
                min = 1024,
                max = 1 << 20)
        int maxHeaderSize,

        @Setting(
                description = "How many queries run at once; 0 is twice the number of processors.",
                defaultValue = "0",
                min = 0,
                max = 4096)
        int queryThreads,

        @Setting(
                description = "How many queries may wait for a thread; when as many do, the next is answered with 429.",
                defaultValue = "256",
                min = 1,
                max = 1_000_000)
        int queryQueue) {

    public HttpConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: empty (expected: a name or an IP address)");
        }
    }
}
