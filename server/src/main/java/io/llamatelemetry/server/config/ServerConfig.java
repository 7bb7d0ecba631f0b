package io.llamatelemetry.server.config;

import io.llamatelemetry.core.JournalSettings;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.RemainingKeys;
import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The server's whole configuration.
 *
 * @param plugins null where there are no plug-ins but those on the class path
 */
public record ServerConfig(
        @Setting(description = "Where the server listens, and how much it takes on.")
        HttpConfig server,

        @Setting(description = "The store that keeps the telemetry.")
        StoreConfig store,

        @Setting(description = "How accepted events are kept in front of a durable store, until that has them.")
        JournalSettings journal,

        @Setting(
                description =
                        "The folder for everything that is kept: the store, the journal and datasets; it is made if it"
                                + " is not there. A relative path starts at the working directory.",
                defaultValue = "./data")
        Path data,

        @Setting(
                description = "A folder with jars of further storage providers, all loaded at the start.",
                example = "./plugins")
        @Nullable Path plugins,

        @Setting(description = "How callers prove who they are.", defaultValue = ServerConfig.DEFAULT_AUTH)
        AuthConfig auth,

        @Setting(description = "What callers need where they have to prove who they are.")
        AccessConfig access,

        @Setting(
                description =
                        "The most that one query may return or go through. What is above is refused in words, never"
                                + " cut.")
        Limits limits,

        @Setting(description = "How exports of OpenTelemetry are taken, at /v1/traces, /v1/metrics and /v1/logs.")
        OtlpConfig otlp,

        @Setting(description = "What the server writes to its standard output.")
        LoggingConfig logging) {

    static final String DEFAULT_AUTH = "{\"type\": \"none\"}";

    public ServerConfig {
        Exposure.refuse(server, auth);
    }

    /**
     * Which store, and what it is told.
     *
     * @param settings every key but {@code provider}, to be bound to the provider's own record at the path {@code store}
     */
    public record StoreConfig(
            @Setting(description = "The name of the storage provider.", defaultValue = "lucene")
            String provider,

            @Setting(
                    description =
                            "Every other key here is the provider's own: its documentation lists them, and an unknown"
                                    + " one is refused.")
            @RemainingKeys
            ConfigNode.Mapping settings) {}

    /** How the server reports on itself. */
    public record LoggingConfig(
            @Setting(description = "The least severity that is written.", defaultValue = "info")
            LogLevel level,

            @Setting(
                    description = "One line of text for people, or one JSON object a line for machines.",
                    defaultValue = "text")
            LogFormat format) {}

    /** Severities, the gravest first. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** How a line of the log is written. */
    public enum LogFormat {
        TEXT,
        JSON
    }
}
