package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be so before the cluster is used: nodes of a version that this program can talk to, and the templates. Done at
 * the start if the cluster is there, else before the first use that finds it. An attempt has a thread of its own: whoever needs
 * it meanwhile waits for how it ends, each no longer than it has time.
 */
final class Preparation {

    private static final int OLDEST_MAJOR = 8;
    private static final int OLDEST_MINOR_OF_IT = 19;
    private static final int NEWEST_MAJOR = 9;

    private final Cluster cluster;
    private final Templates templates;
    private final Runnable show;
    /** The one under way, or the last. */
    private @Nullable Future<?> attempt;

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
            require(ReadContext.unlimited(Instant.EPOCH));
        }
    }

    /**
     * Prepares for a query, unless that was done.
     *
     * @throws StoreException as {@link #require()} does
     * @throws io.llamatelemetry.api.DeadlineExceededException if the query's time is over before
     */
    void require(ReadContext context) {
        while (!done) {
            context.examined(0);
            try {
                attempt().get(context.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Said by the context.
            } catch (ExecutionException e) {
                throw e.getCause() instanceof StoreException failed ? failed : new IllegalStateException(e);
            } catch (InterruptedException e) {
                throw ElasticsearchErrors.failed("waiting", e);
            }
        }
    }

    private synchronized Future<?> attempt() {
        Future<?> last = attempt;
        if (last != null && (!last.isDone() || done)) {
            return last;
        }
        // Not a CompletableFuture: a fork-join pool whose thread waits for one starts another thread.
        FutureTask<?> next = new FutureTask<>(this::prepare, null);
        Thread thread = new Thread(next, "elasticsearch-prepare");
        thread.setDaemon(true);
        thread.start();
        attempt = next;
        return next;
    }

    private void prepare() {
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
