package io.llamatelemetry.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param action what to do
 * @param configFile the configuration; null for the defaults
 */
record CommandLine(Action action, @Nullable Path configFile) {

    static final String HELP = """
            Serves the Telemetry API of Llama Stack.

            Usage: java -jar telemetry-server.jar [--config FILE]

              --config FILE  a YAML file; without it, everything has its default
              --version      print the version
              --help         print this
            """;

    /** What can be asked for. */
    enum Action {
        /** To run the server. */
        SERVE,
        /** To explain the options. */
        HELP,
        /** To say which version this is. */
        VERSION
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is not known or lacks its value; the message is one line
     */
    static CommandLine parse(String... arguments) {
        Path config = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--help", "-h" -> {
                    return new CommandLine(Action.HELP, null);
                }
                case "--version" -> {
                    return new CommandLine(Action.VERSION, null);
                }
                case "--config" -> config = file(config, ++i < arguments.length ? arguments[i] : "");
                default -> {
                    if (!argument.startsWith("--config=")) {
                        throw new IllegalArgumentException(
                                argument + ": not an option (expected: --config FILE, --version or --help)");
                    }
                    config = file(config, argument.substring("--config=".length()));
                }
            }
        }
        return new CommandLine(Action.SERVE, config);
    }

    private static Path file(@Nullable Path before, String name) {
        if (before != null) {
            throw new IllegalArgumentException("--config: given twice (expected: once)");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("--config: no file (expected: --config FILE)");
        }
        return Path.of(name);
    }
}
