package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.time.Duration;
import java.util.List;

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
                description = "Host names, beside addresses and names without a dot, that requests may be sent to while"
                        + " auth.type is none and the server listens on loopback only. Others are refused, so that no"
                        + " web page reaches it by a name that was made to point here.",
                defaultValue = "[]",
                example = "[telemetry.example.org]")
        List<String> allowedHosts,

        @Setting(description = "Whether connections are encrypted.", defaultValue = HttpConfig.NO_TLS)
        TlsConfig tls,

        @Setting(description = "Which web pages may call the server from a browser; none, as it is.")
        CorsConfig cors,

        @Setting(description = "How many requests may come from one place; no bound, as it is.")
        RateLimits rateLimits,

        @Setting(
                description = "The most connections open at once. A further one takes the place of the one that has"
                        + " kept the server waiting the longest, and is closed where there is none.",
                defaultValue = "4096",
                min = 1)
        int maxConnections,

        @Setting(
                description = "The most connections open at once from one address; a further one is treated likewise. 0"
                        + " is no bound but that for all.",
                defaultValue = "0",
                min = 0)
        int maxConnectionsPerAddress,

        @Setting(
                description = "How long a connection may be silent, or be without a whole request line and headers,"
                        + " before it is closed.",
                defaultValue = "30s",
                min = 0.001)
        Duration idleTimeout,

        @Setting(
                description = "How long the body of a request may take to come; who is slower is answered with 408.",
                defaultValue = "30s",
                min = 0.001)
        Duration bodyTimeout,

        @Setting(
                description = "How long a caller may take to receive an answer, and as long again for each 4 MiB of"
                        + " it; then the connection is closed.",
                defaultValue = "30s",
                min = 0.001)
        Duration answerTimeout,

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
                description = "The most memory for the bodies of requests and answers that are under way, all together;"
                        + " 0 is half of the heap. A request's body counts for "
                        + HttpConfig.BODY_WEIGHT
                        + " times its bytes, for what is made of it. What does not fit is answered with 503.",
                defaultValue = "0",
                bytes = true,
                min = 0)
        long maxMemoryInFlight,

        @Setting(
                description = "The most events in one request; a request with more is refused as a whole.",
                defaultValue = "50000",
                min = 1,
                max = 10_000_000)
        int maxBatchEvents,

        @Setting(
                description = "The most arrays and objects in one another in the JSON of a request.",
                defaultValue = "64",
                min = 16,
                max = 64)
        int maxJsonDepth,

        @Setting(
                description = "The largest request line and headers together.",
                defaultValue = "16KiB",
                bytes = true,
                min = 1024,
                max = 1 << 20)
        int maxHeaderSize,

        @Setting(
                description = "The most headers of one request; a request with more is answered with 431.",
                defaultValue = "100",
                min = 10,
                max = 10_000)
        int maxHeaders,

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

    /** How many bytes of memory are set aside for a byte of a request's body. */
    public static final int BODY_WEIGHT = 8;

    static final String NO_TLS = "{\"type\": \"none\"}";

    public HttpConfig {
        allowedHosts = List.copyOf(allowedHosts);
        long least = (BODY_WEIGHT + 1L) * maxBodySize * 4 / 3;
        if (maxMemoryInFlight != 0 && maxMemoryInFlight < least) {
            throw new IllegalArgumentException("max_memory_in_flight: " + maxMemoryInFlight + " (expected: at least "
                    + least + ", so that one body of max_body_size fits)");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: empty (expected: a name or an IP address)");
        }
    }

    /** Whether only this machine can reach the server. */
    public boolean isLoopback() {
        return Exposure.isLoopback(host);
    }
}
