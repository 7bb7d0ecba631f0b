package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.StoreException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be so before the cluster is used: nodes of a version that this program can talk to, and the templates. Done at
 * the start if the cluster is there, else before the first use that finds it.
 */
final class Preparation {

    private static final int OLDEST_MAJOR = 8;
    private static final int OLDEST_MINOR_OF_IT = 19;
    private static final int NEWEST_MAJOR = 9;

    private final Cluster cluster;
    private final Templates templates;
    private final Runnable show;
    private volatile boolean done;

    /**
     * Prepares nothing yet.
     *
     * @param show makes visible what is in the indices: this server may have written some of it before it was started again
     */
    Preparation(Cluster cluster, Templates templates, Runnable show) {
        this.cluster = cluster;
        this.templates = templates;
        this.show = show;
    }

    boolean isDone() {
        return done;
    }

    /**
     * Prepares, unless that was done.
     *
     * @throws StoreException of kind TEMPORARY if the cluster cannot be reached, PERMANENT if it cannot be used
     */
    void require() {
        if (!done) {
            prepare();
        }
    }

    private synchronized void prepare() {
        if (done) {
            return;
        }
        Set<String> versions = new TreeSet<>();
        var nodes =
                cluster.ask("asking for the version", client -> client.nodes().info(info -> info.metric("http")));
        nodes.nodes().values().forEach(node -> versions.add(node.version()));
        for (String version : versions) {
            if (!isSupported(version)) {
                throw cluster.note(new StoreException(
                        StoreException.Kind.PERMANENT,
                        "Elasticsearch has version " + version + " (expected: " + OLDEST_MAJOR + "."
                                + OLDEST_MINOR_OF_IT + " to " + NEWEST_MAJOR + ".x).",
                        null));
            }
        }
        try {
            templates.install();
            show.run();
        } catch (StoreException e) {
            throw cluster.note(e);
        }
        done = true;
    }

    static boolean isSupported(String version) {
        String[] parts = version.split("[.-]", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = parts.length < 2 ? 0 : Integer.parseInt(parts[1]);
            return major > OLDEST_MAJOR ? major <= NEWEST_MAJOR : major == OLDEST_MAJOR && minor >= OLDEST_MINOR_OF_IT;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
