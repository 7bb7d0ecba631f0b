package io.llamatelemetry.elasticsearch;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is measured: a node, our server in front of it, and Zipkin in front of it. */
final class FigureServers implements AutoCloseable {

    private static final int START_SECONDS = 120;
    private static final String HEAP = "-Xmx1g";

    private final Path folder;
    private final ElasticsearchNode node;
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();

    private FigureServers(Path folder, ElasticsearchNode node) {
        this.folder = folder;
        this.node = node;
    }

    /** Starts the node and our server. */
    static FigureServers start(String prefix) throws IOException {
        Path folder = Files.createTempDirectory("figures");
        FigureServers servers = new FigureServers(folder, SharedNode.onDisk());
        Runtime.getRuntime().addShutdownHook(new Thread(servers::kill));
        servers.node.start();
        Path config = Files.writeString(
                folder.resolve("telemetry.yaml"),
                String.join(
                        "\n",
                        "server: {port: " + servers.port + "}",
                        "data: " + folder.resolve("data"),
                        "store: {provider: elasticsearch, hosts: [\"" + servers.node() + "\"], prefix: " + prefix
                                + ", replicas: 0}",
                        ""));
        Path jar = Figures.serverJar().toAbsolutePath();
        servers.run(List.of("-jar", jar.toString(), "--config", config.toString()), Map.of(), "ours.log");
        await(servers.ours() + "/readyz");
        return servers;
    }

    String node() {
        return node.url();
    }

    String ours() {
        return "http://127.0.0.1:" + port;
    }

    /** A folder for a store. */
    Path folder(String name) {
        return folder.resolve(name);
    }

    /**
     * Zipkin.
     *
     * @param url where it listens
     * @param before what answers it the one thing that the node of the tests does not: which version it is
     * @param process it
     */
    record Zipkin(String url, FigureRelay before, Process process) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            before.close();
        }
    }

    /** Starts Zipkin, from the jar that {@code figures.zipkin} names. */
    Zipkin zipkin() throws IOException {
        FigureRelay before = new FigureRelay(node());
        int zipkinPort = freePort();
        Process process = run(
                List.of("-jar", System.getProperty("figures.zipkin")),
                Map.of(
                        "STORAGE_TYPE", "elasticsearch",
                        "ES_HOSTS", before.url(),
                        "ES_INDEX_REPLICAS", "0",
                        "ES_INDEX_SHARDS", "1",
                        "QUERY_PORT", Integer.toString(zipkinPort)),
                "zipkin.log");
        String url = "http://127.0.0.1:" + zipkinPort;
        await(url + "/health");
        return new Zipkin(url, before, process);
    }

    private Process run(List<String> arguments, Map<String, String> environment, String log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP));
        command.addAll(arguments);
        File output = folder.resolve(log).toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static void await(String url) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        long begun = System.nanoTime();
        IOException last = new IOException(url + " does not answer 200");
        while (System.nanoTime() - begun < START_SECONDS * 1_000_000_000L) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw last;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void kill() {
        processes.forEach(Process::destroyForcibly);
        node.kill();
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        node.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
