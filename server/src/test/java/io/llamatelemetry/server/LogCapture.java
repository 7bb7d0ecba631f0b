package io.llamatelemetry.server;

import io.llamatelemetry.server.config.ServerConfig.LogFormat;
import io.llamatelemetry.server.config.ServerConfig.LogLevel;
import io.llamatelemetry.server.config.ServerConfig.LoggingConfig;
import io.llamatelemetry.server.logging.Logs;

/** Points the log at what standard output is now. */
public final class LogCapture {

    private LogCapture() {}

    public static void restart() {
        Logs.configure(new LoggingConfig(LogLevel.INFO, LogFormat.TEXT));
    }
}
