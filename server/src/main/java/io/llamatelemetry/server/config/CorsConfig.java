package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which web pages may call the server from a browser. */
public record CorsConfig(
        @Setting(
                description = "The origins of pages that may, each exactly as browsers send it: scheme, host, and the"
                        + " port where it is not the usual one. Requests from pages of any other origin but the"
                        + " server's own are refused.",
                defaultValue = "[]",
                example = "[https://console.example.org]")
        List<String> allowedOrigins,

        @Setting(
                description = "How long a browser may remember that it may.",
                defaultValue = "10m",
                min = 0,
                max = 86400)
        Duration maxAge) {

    private static final Pattern ORIGIN = Pattern.compile("https?://(\\[[0-9a-f:.]+\\]|[a-z0-9._-]+)(:[0-9]{1,5})?");

    public CorsConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        Set<String> known = new HashSet<>();
        for (int i = 0; i < allowedOrigins.size(); i++) {
            String origin = allowedOrigins.get(i);
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("allowed_origins[" + i + "]: " + origin
                        + " (expected: scheme://host or scheme://host:port in lower case, such as"
                        + " https://console.example.org; patterns are not taken)");
            }
            if (!known.add(origin)) {
                throw new IllegalArgumentException("allowed_origins[" + i + "]: " + origin + " (expected: each once)");
            }
        }
    }
}
