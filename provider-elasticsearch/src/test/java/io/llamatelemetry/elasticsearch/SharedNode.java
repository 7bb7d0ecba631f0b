package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the tests one node for the whole run, started when the first of them asks and stopped after the last. The distribution
 * is in the folder that the system property {@code elasticsearch.home} names. With {@code elasticsearch.url} the tests use a
 * node that runs already.
 */
final class SharedNode implements BeforeAllCallback {

    private static final long ROOM_BYTES = 4L << 30;

    private static volatile @Nullable String url;

    @Override
    public void beforeAll(ExtensionContext context) {
        Running running = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedNode.class))
                .getOrComputeIfAbsent(Running.class, any -> Running.start(), Running.class);
        url = running.url();
    }

    /** Where the node answers. */
    static String url() {
        String known = url;
        if (known == null) {
            throw new IllegalStateException("no node runs (expected: a test with the extension SharedNode)");
        }
        return known;
    }

    /** A node of the distribution under test that nobody else uses. */
    static ElasticsearchNode ofOneTest() {
        return ofOneTest(null);
    }

    /** A node of the distribution under test that nobody else uses. */
    static ElasticsearchNode ofOneTest(ElasticsearchNode.@Nullable Security security) {
        try {
            return new ElasticsearchNode(home(), folder(), javaHome(), security);
        } catch (IOException e) {
            throw new IllegalStateException("no folder for a node", e);
        }
    }

    /** A node whose data is on a disk, as it is where speed is measured. */
    static ElasticsearchNode onDisk() throws IOException {
        return new ElasticsearchNode(home(), open(Files.createTempDirectory("elasticsearch")), javaHome(), null);
    }

    /** The Java for the node: that of the tests, unless {@code elasticsearch.java.home} names another. */
    private static Path javaHome() {
        String given = System.getProperty("elasticsearch.java.home", "");
        return Path.of(given.isEmpty() ? System.getProperty("java.home") : given);
    }

    private static Path home() throws IOException {
        String home = System.getProperty("elasticsearch.home");
        if (home == null) {
            throw new IllegalStateException(
                    "elasticsearch.home: not set (expected: the folder of a distribution, as mvn verify unpacks it)");
        }
        Path unpacked = Path.of(home);
        return ElasticsearchNode.isOpenToAll(unpacked) ? unpacked : copied(unpacked);
    }

    /** Where the node's user must not pass, the distribution is copied to a place where it may. */
    private static Path copied(Path unpacked) throws IOException {
        Path copy = Path.of(System.getProperty("java.io.tmpdir"), "telemetry-" + unpacked.getFileName());
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(unpacked.relativize(file).toString());
                if (!Files.exists(target)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }

    /** In memory where there is room, which makes a new index cheaper; what is there outlives a node that is killed. */
    private static Path folder() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean roomy = Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() >= ROOM_BYTES;
        return open(
                roomy
                        ? Files.createTempDirectory(memory, "elasticsearch")
                        : Files.createTempDirectory("elasticsearch"));
    }

    /** Lets the user of the node in. */
    private static Path open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /**
     * The node while the tests run.
     *
     * @param url where it answers
     * @param node the node; null if it is somebody else's
     */
    private record Running(String url, @Nullable ElasticsearchNode node) implements AutoCloseable {

        static Running start() {
            String given = System.getProperty("elasticsearch.url");
            if (given != null) {
                return new Running(given, null);
            }
            ElasticsearchNode node = ofOneTest();
            Runtime.getRuntime().addShutdownHook(new Thread(node::kill));
            node.start();
            return new Running(node.url(), node);
        }

        @Override
        public void close() {
            if (node != null) {
                node.close();
            }
        }
    }
}
