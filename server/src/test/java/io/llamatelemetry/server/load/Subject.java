package io.llamatelemetry.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own that this program starts, measures and ends. */
final class Subject implements AutoCloseable {

    private static final int LINES_KEPT = 40;

    /**
     * How to start one.
     *
     * @param command the program with its arguments
     * @param environment what is set for it
     * @param started how the line looks that it prints when it listens; its group, if there is one, is the address
     * @param address where it listens if the line does not say
     */
    record Start(List<String> command, Map<String, String> environment, Pattern started, URI address) {}

    private final Process process;
    private final URI address;

    private Subject(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Java with these options. */
    static List<String> java(List<String> options, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(more));
        return command;
    }

    /** An empty Jetty on any port. */
    static Start emptyJetty(List<String> options) {
        return new Start(
                java(options, "-cp", System.getProperty("java.class.path"), EmptyJetty.class.getName()),
                Map.of(),
                Pattern.compile("event=started address=(\\S+)"),
                URI.create("http://127.0.0.1"));
    }

    /**
     * Starts it and waits until it listens.
     *
     * @throws IOException if it ends before; with its last lines
     */
    static Subject start(Start start) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(start.command()).redirectErrorStream(true);
        builder.environment().putAll(start.environment());
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Deque<String> last = new ArrayDeque<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = start.started().matcher(line);
            if (started.find()) {
                drain(output);
                return new Subject(process, started.groupCount() > 0 ? URI.create(started.group(1)) : start.address());
            }
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
        throw new IOException(start.command() + " did not start:\n" + String.join("\n", last));
    }

    private static void drain(BufferedReader output) {
        Thread thread = new Thread(
                () -> {
                    try (output) {
                        String line = output.readLine();
                        while (line != null) {
                            line = output.readLine();
                        }
                    } catch (IOException e) {
                        // The process has ended, and its output with it.
                    }
                },
                "output");
        thread.setDaemon(true);
        thread.start();
    }

    URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
