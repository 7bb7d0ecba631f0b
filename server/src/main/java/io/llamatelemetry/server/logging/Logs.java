package io.llamatelemetry.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.llamatelemetry.server.config.ServerConfig.LogFormat;
import io.llamatelemetry.server.config.ServerConfig.LogLevel;
import io.llamatelemetry.server.config.ServerConfig.LoggingConfig;
import org.slf4j.LoggerFactory;

/**
 * Sets the log up: standard output, our own lines from the configured level on, everybody else's warnings. Logback finds this
 * class as a service and so starts with what is usual, until the configuration is read.
 */
public final class Logs extends ContextAwareBase implements Configurator {

    private static final String OURS = "io.llamatelemetry";

    /** For Logback. */
    public Logs() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        set(context, new LoggingConfig(LogLevel.INFO, LogFormat.TEXT));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logs as the configuration says from now on. */
    public static void configure(LoggingConfig config) {
        set((LoggerContext) LoggerFactory.getILoggerFactory(), config);
    }

    private static void set(LoggerContext context, LoggingConfig config) {
        LogLines lines = switch (config.format()) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
        lines.setContext(context);
        lines.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(lines);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
        root.setLevel(Level.WARN);
        context.getLogger(OURS).setLevel(Level.toLevel(config.level().name()));
    }
}
