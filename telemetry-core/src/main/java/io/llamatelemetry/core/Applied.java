package io.llamatelemetry.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far the store has come with the journal: who waits for it, and how long it lags. */
final class Applied {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final long MARK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So many are no work worth to speak of unless they wait; and what a store is taken to do in a second at first. */
    private static final long FEW_EVENTS = 10_000;

    private static final double LONG_SECONDS = 1;

    /** Beyond so much work, {@link #near} holds back. */
    private static final double NEAR_SECONDS = 0.5;

    /** Beyond so many, what a store did before counts half. */
    private static final double MANY_EVENTS = 200_000;

    /** When an event was acknowledged. */
    private record Mark(long sequence, long nanos) {}

    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final NavigableMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private volatile long sequence;
    private volatile boolean given;
    private volatile boolean letGo;
    private long lastMarkNanos;
    private long acknowledged;
    private double appliedEvents = FEW_EVENTS;
    private double appliedSeconds = 1;

    Applied(long sequence) {
        this(sequence, System::nanoTime);
    }

    /** One by another clock than the machine's. */
    Applied(long sequence, LongSupplier nanoTime) {
        this.sequence = sequence;
        this.nanoTime = nanoTime;
    }

    /** The last event that is in the store. */
    long sequence() {
        return sequence;
    }

    /** Notes that an event was acknowledged; the store may have it already. */
    void acknowledged(long last) {
        long now = nanoTime.getAsLong();
        synchronized (lock) {
            acknowledged = Math.max(acknowledged, last);
            if (last > sequence && (marks.isEmpty() || now - lastMarkNanos > MARK_EVERY_NANOS)) {
                marks.addLast(new Mark(last, now));
                lastMarkNanos = now;
            }
        }
    }

    /**
     * Notes that everything up to an event is in the store, and wakes who waits for that.
     *
     * @param workNanos how long the store, and what feeds it, worked on what came since the last call
     */
    void reached(long reached, long workNanos) {
        List<CompletableFuture<Void>> ready;
        synchronized (lock) {
            appliedEvents += reached - sequence;
            appliedSeconds += workNanos / (double) TimeUnit.SECONDS.toNanos(1);
            if (appliedEvents > MANY_EVENTS) {
                appliedEvents /= 2;
                appliedSeconds /= 2;
            }
            sequence = reached;
            while (!marks.isEmpty() && marks.getFirst().sequence() <= reached) {
                marks.removeFirst();
            }
            NavigableMap<Long, CompletableFuture<Void>> reachable = waiting.headMap(reached, true);
            ready = new ArrayList<>(reachable.values());
            reachable.clear();
        }
        ready.forEach(future -> future.complete(null));
    }

    /** Notes that the store went back to an event: what came after it will be applied again. */
    void wentBack(long reached) {
        synchronized (lock) {
            sequence = reached;
            letGo = false;
        }
    }

    /** Lets everybody go on until further notice, or makes them wait again: there is no room for what is to be applied. */
    void letGo(boolean wanted) {
        if (wanted != letGo) {
            letGo = wanted;
            if (wanted) {
                releaseAll();
            }
        }
    }

    /** Whether readers go on although something is not applied. */
    boolean isLetGo() {
        return letGo;
    }

    /** Lets everybody go on, now and from now on: nothing more will be applied. */
    void giveUp() {
        given = true;
        releaseAll();
    }

    private void releaseAll() {
        List<CompletableFuture<Void>> all;
        synchronized (lock) {
            all = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        all.forEach(future -> future.complete(null));
    }

    /** Completes once everything up to an event is in the store, or nothing more will be. */
    CompletionStage<Void> await(long wanted) {
        if (isOver(wanted)) {
            return DONE;
        }
        synchronized (lock) {
            return isOver(wanted) ? DONE : waiting.computeIfAbsent(wanted, unknown -> new CompletableFuture<>());
        }
    }

    /**
     * Completes once the store is so near to an event that it is likely to have it within half a second, or nothing more will
     * be applied. Completed for little work that has not waited for long, as {@link #workSeconds} is 0 for it.
     */
    CompletionStage<Void> near(long event) {
        double allowed;
        synchronized (lock) {
            allowed = NEAR_SECONDS * appliedEvents / appliedSeconds;
            if (lagSeconds() < LONG_SECONDS) {
                allowed = Math.max(allowed, FEW_EVENTS);
            }
        }
        return await(event - (long) allowed);
    }

    private boolean isOver(long wanted) {
        return wanted <= sequence || given || letGo;
    }

    /**
     * How long the store is likely to work on what is acknowledged and not in it, in seconds; 0 for little of it that has not
     * waited for long.
     */
    double workSeconds() {
        synchronized (lock) {
            long left = acknowledged - sequence;
            return left <= FEW_EVENTS && lagSeconds() < LONG_SECONDS ? 0 : left * appliedSeconds / appliedEvents;
        }
    }

    /** How long the oldest acknowledged event waits that is not in the store, in seconds. */
    double lagSeconds() {
        synchronized (lock) {
            Mark oldest = marks.peekFirst();
            return oldest == null ? 0 : (nanoTime.getAsLong() - oldest.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }
}
