package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;

/** How many requests may come from one place. What is above is answered with 429 and the time to wait. */
public record RateLimits(
        @Setting(
                description = "Requests a second from one address (an IPv6 network of 64 bits is one), counted before"
                        + " anybody is asked for a token; 0 is no bound. Leave it so behind a proxy, whose address all"
                        + " requests have. Probes (/v1/health, /livez, /readyz) are not counted.",
                defaultValue = "0",
                min = 0,
                max = 1_000_000)
        double perAddress,

        @Setting(
                description = "Requests from one address that may come at once, after a pause; 0 is as many as come in"
                        + " two seconds.",
                defaultValue = "0",
                min = 0,
                max = 10_000_000)
        int burstPerAddress,

        @Setting(
                description = "Requests a second of one principal, where authentication is on; 0 is no bound.",
                defaultValue = "0",
                min = 0,
                max = 1_000_000)
        double perPrincipal,

        @Setting(
                description = "Requests of one principal that may come at once, after a pause; 0 is as many as come in"
                        + " two seconds.",
                defaultValue = "0",
                min = 0,
                max = 10_000_000)
        int burstPerPrincipal,

        @Setting(
                description = "How many addresses, and how many principals, are remembered; above, those that have been"
                        + " quiet the longest are forgotten.",
                defaultValue = "100000",
                min = 1,
                max = 10_000_000)
        int remembered) {}
