package io.llamatelemetry.server.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks that compute for a while and wait for nothing: on the threads of another, but no more at once than there are
 * processors, in their order. More would only take the processors' caches from each other.
 */
final class Computing {

    private final int most;
    private final AtomicInteger running = new AtomicInteger();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * None runs yet.
     *
     * @param most how many may run at once
     */
    Computing(int most) {
        this.most = most;
    }

    /** As many at once as there are processors. */
    static Computing onAllProcessors() {
        return new Computing(Runtime.getRuntime().availableProcessors());
    }

    /** Runs a task now or when others have ended; what it throws is for the thread that it runs on. */
    void execute(Runnable task, Executor threads) {
        waiting.add(task);
        begin(threads);
    }

    private void begin(Executor threads) {
        int now = running.get();
        while (now < most && !waiting.isEmpty()) {
            if (running.compareAndSet(now, now + 1)) {
                boolean begun = false;
                try {
                    threads.execute(() -> work(threads));
                    begun = true;
                } finally {
                    if (!begun) {
                        running.decrementAndGet();
                    }
                }
                return;
            }
            now = running.get();
        }
    }

    private void work(Executor threads) {
        try {
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                task.run();
            }
        } finally {
            running.decrementAndGet();
            // One may have come when this was about to end, or others wait behind one that failed.
            begin(threads);
        }
    }
}
