package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.MetricType;
import io.llamatelemetry.server.metrics.PrometheusText;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where queries run: no more at once than a fixed number, and a queue of bounded length before them. There are threads for them;
 * only one that is alone is run by the thread that brings it, if that may wait: to wake another takes as long as a quick query
 * does. Among many, none is waked for each, and so there are never two such threads.
 */
public final class QueryPool implements MetricSource, AutoCloseable {

    private static final int LAST_WAIT_SECONDS = 2;

    private final int most;
    private final AtomicInteger running = new AtomicInteger();
    private final BlockingQueue<Runnable> waiting;
    private final ThreadPoolExecutor threads;

    /** Makes as many threads as the configuration says, as they are needed. */
    @Inject
    public QueryPool(HttpConfig config) {
        int count = config.queryThreads();
        most = count > 0 ? count : 2 * Runtime.getRuntime().availableProcessors();
        waiting = new ArrayBlockingQueue<>(config.queryQueue());
        AtomicInteger number = new AtomicInteger();
        // What is handed to them has its turn, so that nothing stays in their own queue.
        threads = new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "query-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether {@link #runAlone} would run a query, as things are. */
    boolean isIdle() {
        return running.get() == 0;
    }

    /**
     * Runs the query on this thread, which may wait, unless there are others.
     *
     * @return whether it did
     * @throws RefusedException if the server is being stopped
     */
    boolean runAlone(Runnable query) {
        requireOpen();
        if (!running.compareAndSet(0, 1)) {
            return false;
        }
        try {
            query.run();
        } finally {
            giveBack();
        }
        return true;
    }

    /**
     * Runs the query as soon as a thread is free.
     *
     * @throws RefusedException if as many wait as may, or the server is being stopped
     */
    void submit(Runnable query) {
        requireOpen();
        if (takeTurn()) {
            if (!start(query)) {
                throw stopping();
            }
        } else if (waiting.offer(query)) {
            startWaiting();
        } else {
            throw RefusedException.because(
                    Reason.QUERIES_FULL, "Too many queries at once: " + most + " run and " + waiting.size() + " wait.");
        }
    }

    private void requireOpen() {
        if (threads.isShutdown()) {
            throw stopping();
        }
    }

    private static RefusedException stopping() {
        return RefusedException.because(Reason.STOPPING, "The server is being stopped.");
    }

    private boolean takeTurn() {
        for (int now = running.get(); now < most; now = running.get()) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Has a query run whose turn it is; false where that is too late. */
    private boolean start(Runnable query) {
        boolean begun = false;
        try {
            threads.execute(() -> work(query));
            begun = true;
        } catch (RejectedExecutionException stopped) {
            return false;
        } finally {
            // There may be no thread for it, too.
            if (!begun) {
                running.decrementAndGet();
            }
        }
        return true;
    }

    private void work(Runnable first) {
        try {
            for (Runnable query = first; query != null; query = waiting.poll()) {
                query.run();
            }
        } finally {
            giveBack();
        }
    }

    private void giveBack() {
        running.decrementAndGet();
        startWaiting();
    }

    /** One may have begun to wait just when a turn was given back. */
    private void startWaiting() {
        while (!waiting.isEmpty() && takeTurn()) {
            Runnable next = waiting.poll();
            if (next == null) {
                running.decrementAndGet();
            } else if (!start(next)) {
                return;
            }
        }
    }

    /** Stops taking queries, and waits a little for those that run; called when all requests have been answered. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                stopNow();
            }
        } catch (InterruptedException stop) {
            stopNow();
            Thread.currentThread().interrupt();
        }
    }

    private void stopNow() {
        waiting.clear();
        threads.shutdownNow();
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.single("telemetry_query_threads", MetricType.GAUGE, "The most queries at once.", most);
        page.single("telemetry_query_active", MetricType.GAUGE, "Queries that run now.", running.get());
        page.single("telemetry_query_queue", MetricType.GAUGE, "Queries that wait for their turn.", waiting.size());
    }
}
