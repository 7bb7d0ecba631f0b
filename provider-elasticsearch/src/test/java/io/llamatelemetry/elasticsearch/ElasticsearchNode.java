package io.llamatelemetry.elasticsearch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real node of Elasticsearch as a process: of one distribution, on free ports, in a folder of its own. It does not run as
 * root; where the tests do, it runs as the user of number {@value #NOBODY}, whom the folder then belongs to.
 */
final class ElasticsearchNode implements AutoCloseable {

    private static final int NOBODY = 65_534;
    private static final long START_SECONDS = 180;
    private static final String HEAP = "1g";

    private final Path home;
    private final Path folder;
    private final Path javaHome;
    private final int port;
    private final boolean asRoot;
    private final @Nullable Security security;
    private @Nullable Process process;

    /**
     * What a node is secured with.
     *
     * @param certificates its certificate and those of its authorities, in PEM form
     * @param key its key, in PEM form
     * @param users the file of its users and their passwords' hashes
     * @param rolesOfUsers the file of which role has which users
     * @param roles the file of what roles may do, in YAML
     */
    record Security(String certificates, String key, String users, String rolesOfUsers, String roles) {}

    /**
     * A node that is not started.
     *
     * @param home the distribution, unpacked
     * @param folder the node's own, which may not exist yet; removed when the node is closed
     * @param javaHome the Java to run it with
     * @param security what it is secured with; null for no security
     */
    ElasticsearchNode(Path home, Path folder, Path javaHome, @Nullable Security security) {
        this.asRoot = isRoot();
        this.security = security;
        this.folder = folder;
        this.javaHome = javaHome;
        try {
            Files.createDirectories(folder);
            this.home = home;
            this.port = freePort();
            configure();
        } catch (IOException e) {
            throw new UncheckedIOException("the node cannot be configured", e);
        }
    }

    private void configure() throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        try (Stream<Path> files = Files.list(home.resolve("config"))) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, config.resolve(file.getFileName()));
                }
            }
        }
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(folder.resolve("work"));
        Files.writeString(
                config.resolve("elasticsearch.yml"),
                String.join(
                        "\n",
                        "cluster.name: tests",
                        "node.name: node",
                        "discovery.type: single-node",
                        "network.host: 127.0.0.1",
                        "http.port: " + port,
                        "transport.port: " + freePort(),
                        "path.data: " + folder.resolve("data"),
                        "path.logs: " + folder.resolve("logs"),
                        "cluster.max_shards_per_node: 4000",
                        "cluster.routing.allocation.disk.threshold_enabled: false",
                        security == null ? "xpack.security.enabled: false" : secured(config, security),
                        ""));
        if (asRoot) {
            giveAway(folder);
        }
    }

    /** The settings of a node with security, whose files are written. */
    private static String secured(Path config, Security security) throws IOException {
        Files.writeString(config.resolve("node.crt"), security.certificates());
        Files.writeString(config.resolve("node.key"), security.key());
        Files.writeString(config.resolve("users"), security.users());
        Files.writeString(config.resolve("users_roles"), security.rolesOfUsers());
        Files.writeString(config.resolve("roles.yml"), security.roles());
        return """
                xpack.security.enabled: true
                xpack.security.http.ssl.enabled: true
                xpack.security.http.ssl.certificate: node.crt
                xpack.security.http.ssl.key: node.key""";
    }

    private static void giveAway(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Where it answers. */
    String url() {
        return (security == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** Starts it, and waits until it answers. */
    void start() {
        if (process != null) {
            throw new IllegalStateException("the node runs");
        }
        List<String> command = new ArrayList<>();
        if (asRoot) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(home.resolve("bin/elasticsearch").toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.resolve("work").toFile()).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("ES_JAVA_HOME", javaHome.toString());
        environment.put("ES_PATH_CONF", folder.resolve("config").toString());
        environment.put("ES_TMPDIR", folder.resolve("tmp").toString());
        environment.put("ES_JAVA_OPTS", "-Xms" + HEAP + " -Xmx" + HEAP + " -XX:-UsePerfData");
        environment.put("CLI_JAVA_OPTS", "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        try {
            Process started = builder.start();
            process = started;
            awaitStart(started);
        } catch (IOException e) {
            throw new UncheckedIOException("the node cannot be started", e);
        }
    }

    /** The log is read to the end of the process, so that it never waits for a reader. */
    private static void awaitStart(Process started) {
        CompletableFuture<Void> answers = new CompletableFuture<>();
        Thread log = new Thread(
                () -> {
                    List<String> last = new ArrayList<>();
                    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (line.contains("o.e.n.Node") && line.contains("] started ")) {
                                answers.complete(null);
                            }
                            last.add(line);
                            if (last.size() > 40) {
                                last.remove(0);
                            }
                        }
                    } catch (IOException e) {
                        last.add(e.toString());
                    }
                    answers.completeExceptionally(
                            new IllegalStateException("the node ended:\n" + String.join("\n", last)));
                },
                "elasticsearch-log");
        log.setDaemon(true);
        log.start();
        try {
            answers.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the node did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Kills it, as a machine that loses its power does. It can be started again. */
    void kill() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        // What was started starts the node itself.
        List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
        all.add(running.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    /** Gives it another file of users, which it reads within some seconds. */
    void changeUsers(String users) throws IOException {
        Files.writeString(folder.resolve("config/users"), users);
    }

    /** Stops it where it is, as a machine does that swaps or whose disk hangs: connections stay, nothing is answered. */
    void suspend() {
        signal("-STOP");
    }

    /** Lets it go on. */
    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the node does not run");
        }
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(running.pid())));
        running.descendants().forEach(one -> command.add(Long.toString(one.pid())));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the node's folder cannot be removed", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        Path self = Path.of("/proc/self");
        try {
            // Where there is no such folder, the name is all there is to go by.
            return Files.exists(self)
                    ? Files.getAttribute(self, "unix:uid").equals(0)
                    : System.getProperty("user.name").equals("root");
        } catch (IOException e) {
            throw new UncheckedIOException("whose process this is cannot be read", e);
        }
    }

    /** Whether anybody may pass through all folders down to this one. */
    static boolean isOpenToAll(Path path) throws IOException {
        for (Path at = path.toRealPath(); at != null; at = at.getParent()) {
            if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
