package io.llamatelemetry.server.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Loads a server from the command line. The exit status is 0, 1 if something failed or is missing, 2 for wrong options. */
public final class LoadGenerator {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LoadGenerator() {}

    /** Runs as the options say; {@code --help} prints them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0 || List.of(arguments).contains("--help")) {
            System.out.print(LoadOptions.HELP);
            return;
        }
        LoadOptions options;
        try {
            options = LoadOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(LoadOptions options) throws IOException, InterruptedException {
        if (options.target() != null) {
            return load(options);
        }
        try (Subject empty = Subject.start(Subject.emptyJetty(List.of()))) {
            return load(options.withTarget(empty.address(), empty.pid()));
        }
    }

    private static boolean load(LoadOptions options) throws IOException, InterruptedException {
        boolean verifies = options.verify() >= 0;
        ServerCounts before = verifies ? ServerCounts.read(options) : new ServerCounts(0, 0, 0);
        LoadResult result = LoadRun.of(options, System.out);
        System.out.println(result.text());
        System.out.println(result.line());
        boolean good = result.failures() == 0;
        if (verifies) {
            Verification verification = Verification.of(result, before, PATIENCE);
            System.out.println(verification.text());
            good &= verification.holds();
        }
        return good;
    }
}
