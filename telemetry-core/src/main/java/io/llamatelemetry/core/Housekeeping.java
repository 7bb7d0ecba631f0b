package io.llamatelemetry.core;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's own threads: one that frees what has expired, one that looks repeated events up. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int EXPIRE_EVERY_SECONDS = 5;
    private static final int MOST_LOOKUPS_WAITING = 1_000;
    private static final Duration CLOSE_WITHIN = Duration.ofMinutes(1);

    private final ScheduledThreadPoolExecutor expirer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("telemetry-expiry"));
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_LOOKUPS_WAITING),
            DaemonThreads.named("telemetry-lookup"));

    private final Future<?> expiry;

    Housekeeping(Runnable expire) {
        lookups.allowCoreThreadTimeOut(true);
        expiry = expirer.scheduleWithFixedDelay(expire, EXPIRE_EVERY_SECONDS, EXPIRE_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs one lookup at a time, and refuses when many wait. */
    Executor lookups() {
        return lookups;
    }

    /** Stops, and waits for what is under way. */
    @Override
    public void close() {
        expiry.cancel(false);
        lookups.shutdown();
        if (!DaemonThreads.end(expirer, CLOSE_WITHIN) || !DaemonThreads.end(lookups, CLOSE_WITHIN)) {
            LOG.warn("event=housekeeping_still_running");
        }
    }
}
