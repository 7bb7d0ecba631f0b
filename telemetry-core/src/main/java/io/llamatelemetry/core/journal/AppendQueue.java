package io.llamatelemetry.core.journal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What waits for the writer; bounded in bytes from the offer until it is durable or refused. Many offer, the writer takes. */
final class AppendQueue {
    private final ConcurrentLinkedQueue<Append> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final long bound;
    /** The writer is not woken for fewer. */
    private volatile int wanted = 1;

    private volatile @Nullable Thread parked;
    private volatile boolean woken;

    AppendQueue(long bound) {
        this.bound = bound;
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether there was room; takes it. */
    boolean reserve(long wanted) {
        if (bytes.addAndGet(wanted) > bound) {
            bytes.addAndGet(-wanted);
            return false;
        }
        return true;
    }

    void giveBack(long returned) {
        bytes.addAndGet(-returned);
    }

    void add(Append append) {
        // Counted first: the writer may take it at once, and must not count fewer than none.
        waiting.incrementAndGet();
        queue.add(append);
        if (waiting.get() >= wanted) {
            unpark();
        }
    }

    @Nullable Append poll() {
        Append append = queue.poll();
        if (append != null) {
            waiting.decrementAndGet();
        }
        return append;
    }

    /** How many appends wait. */
    int waiting() {
        return waiting.get();
    }

    /** Ends the writer's wait, or its next one, though nothing was added. */
    void wake() {
        woken = true;
        unpark();
    }

    private void unpark() {
        Thread waiting = parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until woken, or for so many nanoseconds, or for no reason; at once if something is there. */
    void await(long nanos) {
        parked = Thread.currentThread();
        if (queue.isEmpty() && !woken) {
            LockSupport.parkNanos(this, nanos);
        }
        parked = null;
        woken = false;
    }

    /** Waits until so many appends wait, or until this time of {@link System#nanoTime()}, or until woken. */
    void gather(int appends, long until) {
        if (waiting.get() >= appends) {
            return;
        }
        wanted = appends;
        parked = Thread.currentThread();
        long left = until - System.nanoTime();
        while (left > 0 && !woken && waiting.get() < appends) {
            LockSupport.parkNanos(this, left);
            left = until - System.nanoTime();
        }
        parked = null;
        wanted = 1;
    }
}
