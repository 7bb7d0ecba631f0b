package io.llamatelemetry.core;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** How the engine's own threads begin and end. They keep no program from ending. */
final class DaemonThreads {

    private DaemonThreads() {}

    /** Makes threads of that name. */
    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Takes no more work, and waits for what there is.
     *
     * @return whether all of it ended in time; false too for who is interrupted, which is noted
     */
    static boolean end(ExecutorService threads, Duration within) {
        threads.shutdown();
        try {
            return threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
