package io.llamatelemetry.server;

import io.llamatelemetry.core.config.ConfigurationException;
import java.io.PrintStream;
import java.util.Map;

/** The command line: reads the configuration, starts the server, and stops it when the process is told to end. */
public final class Main {

    private static final int STOPPED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** Runs the server until the process is told to end; exits with 0 then, 1 if it could not start, 2 for a wrong call. */
    public static void main(String[] arguments) {
        int status = run(arguments, System.getenv(), System.out, System.err);
        if (status >= 0) {
            System.exit(status);
        }
    }

    /** Does what the arguments say; gives the exit status, or -1 while the server runs. */
    private static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println("telemetry-server: " + wrong.getMessage());
            return WRONG_USAGE;
        }
        if (line.action() != CommandLine.Action.SERVE) {
            out.print(line.action() == CommandLine.Action.HELP ? CommandLine.HELP : Version.current() + "\n");
            return STOPPED;
        }
        try {
            serve(line, environment);
            return -1;
        } catch (ConfigurationException | StartException failure) {
            err.println("telemetry-server: " + failure.getMessage());
            return FAILED;
        }
    }

    private static void serve(CommandLine line, Map<String, String> environment) {
        TelemetryServer server = TelemetryServer.of(Startup.read(line.configFile(), environment));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(server), "stop"));
        server.start();
    }

    /**
     * A process that is told to end has done what it was asked to: it ends with 0, and with 1 if something could not be
     * stopped in order. One that ends because it could not start keeps its status.
     */
    private static void endWith(TelemetryServer server) {
        if (server.isRunning()) {
            Runtime.getRuntime().halt(server.stop() ? STOPPED : FAILED);
        }
    }
}
