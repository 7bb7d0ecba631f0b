package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.MetricType;
import io.llamatelemetry.server.metrics.PrometheusText;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that queries run on: a fixed number, and a queue of bounded length before them. */
public final class QueryPool implements MetricSource, AutoCloseable {

    private static final int LAST_WAIT_SECONDS = 2;

    private final ThreadPoolExecutor threads;

    /** Makes as many threads as the configuration says, as they are needed. */
    @Inject
    public QueryPool(HttpConfig config) {
        int count = config.queryThreads();
        int size = count > 0 ? count : 2 * Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(config.queryQueue()), task -> {
                    Thread thread = new Thread(task, "query-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the query as soon as a thread is free.
     *
     * @throws RefusedException if as many wait as may, or the server is being stopped
     */
    void submit(Runnable query) {
        try {
            threads.execute(query);
        } catch (RejectedExecutionException full) {
            throw threads.isShutdown()
                    ? RefusedException.because(Reason.STOPPING, "The server is being stopped.")
                    : RefusedException.because(
                            Reason.QUERIES_FULL,
                            "Too many queries at once: " + threads.getCorePoolSize() + " run and "
                                    + threads.getQueue().size() + " wait.");
        }
    }

    /** Stops taking queries, and waits a little for those that run; called when all requests have been answered. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stop) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.single("telemetry_query_threads", MetricType.GAUGE, "Threads for queries.", threads.getCorePoolSize());
        page.single("telemetry_query_active", MetricType.GAUGE, "Queries that run now.", threads.getActiveCount());
        page.single(
                "telemetry_query_queue",
                MetricType.GAUGE,
                "Queries that wait for a thread.",
                threads.getQueue().size());
    }
}
