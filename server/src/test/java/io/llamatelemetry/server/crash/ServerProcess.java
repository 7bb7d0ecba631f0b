package io.llamatelemetry.server.crash;

import io.llamatelemetry.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bundled server in a JVM of its own, to be killed. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("event=started address=(\\S+)");
    private static final int LINES_KEPT = 40;

    private final Process process;
    private final URI address;

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts the server and waits until it listens. */
    static ServerProcess start(Path configuration) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        configuration.toString()))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Deque<String> last = new ArrayDeque<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                drain(output);
                return new ServerProcess(process, URI.create(started.group(1)));
            }
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
        throw new IOException("the server did not start:\n" + String.join("\n", last));
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
                        // The process was killed, and its output with it.
                    }
                },
                "server-output");
        thread.setDaemon(true);
        thread.start();
    }

    URI address() {
        return address;
    }

    /** Ends it as a power button would: no handler runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
