package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.time.Duration;

/** How exports of OpenTelemetry are taken. */
public record OtlpConfig(
        @Setting(
                description = "How long what OpenTelemetry exports lives, where a request does not say it itself in the"
                        + " header x-telemetry-ttl-seconds.",
                defaultValue = "7d",
                min = 1,
                max = 3_153_600_000L)
        Duration ttl) {}
