package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server that knows tokens or keys is called.
 *
 * @param caFile null for the certificates that the platform trusts
 */
public record CallConfig(
        @Setting(
                description = "How long one call may take; what takes longer counts as an outage.",
                defaultValue = "5s",
                min = 0.001,
                max = 25)
        Duration timeout,

        @Setting(
                description = "The most calls at once; requests that need a further one are answered with 503.",
                defaultValue = "256",
                min = 1,
                max = 65536)
        int maxConcurrent,

        @Setting(
                description = "Certificates in PEM that are trusted for https instead of the platform's.",
                example = "/etc/telemetry/ca.crt")
        @Nullable Path caFile) {}
