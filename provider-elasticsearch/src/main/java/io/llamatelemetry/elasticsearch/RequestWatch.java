package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks off requests whose time is over. A socket alone does not: it knows no bound for what is sent, which a host that hangs
 * does not take, and a bound for each piece of an answer, which may come in any number.
 */
final class RequestWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);

    private static final Duration PERIOD = Duration.ofMillis(500);

    /** When the time of each request is over, by {@link System#nanoTime}. */
    private final Map<HttpConnection, Long> ends = new ConcurrentHashMap<>();

    private final ScheduledExecutorService looking = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "elasticsearch-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins to look, twice a second. */
    RequestWatch() {
        var unused =
                looking.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Watches a request until it has ended. */
    void begun(HttpConnection connection, long end) {
        ends.put(connection, end);
    }

    /** To be called before the connection is given back. */
    void ended(HttpConnection connection) {
        ends.remove(connection);
    }

    static boolean isOver(long end) {
        return end - System.nanoTime() <= 0;
    }

    private void look() {
        ends.forEach((connection, end) -> {
            if (isOver(end)) {
                breakOff(connection);
            }
        });
    }

    /** What is under way on the connection ends with an exception. */
    static void breakOff(HttpConnection connection) {
        try {
            connection.shutdown();
        } catch (IOException broken) {
            LOG.debug("event=connection_broken message=\"{}\"", broken.getMessage());
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
