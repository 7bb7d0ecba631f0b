package io.llamatelemetry.server.http;

import java.io.Closeable;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is answered, if wished, on the thread that watches it; or whose requests are read and answered, if that
 * may take a while, on one thread that leaves its watch to another.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {

    private static final ThreadLocal<@Nullable Queue<Runnable>> FOLLOWING = new ThreadLocal<>();

    /** Whether a thread may wait: another has its watch. */
    private static final ThreadLocal<Boolean> RELIEVED = ThreadLocal.withInitial(() -> false);

    private final ManagedSelector watching;
    private volatile BooleanSupplier waits = () -> false;

    WatchedEndPoint(SocketChannel channel, ManagedSelector watching, SelectionKey key, Scheduler scheduler) {
        super(channel, watching, key, scheduler);
        this.watching = watching;
    }

    /**
     * Runs a task on the thread that watches the connection, when it next has a moment, and what the task leaves to be done
     * with the connection behind it. Many answers that are ready together wake that thread once, and no other.
     *
     * @param task does not block
     */
    void execute(Runnable task) {
        watching.submit(selector -> following(task));
    }

    /** Runs a task, and what it leaves to be done with its connection behind it. */
    private static void following(Runnable task) {
        Queue<Runnable> following = new ArrayDeque<>(1);
        FOLLOWING.set(following);
        try {
            task.run();
        } finally {
            FOLLOWING.remove();
            for (Runnable next = following.poll(); next != null; next = following.poll()) {
                next.run();
            }
        }
    }

    /** Says whether the thread is about to end a task of {@link #execute}; if so, it runs this one behind it. */
    static boolean follow(Runnable next) {
        Queue<Runnable> following = FOLLOWING.get();
        return following != null && following.add(next);
    }

    /**
     * Says whether the thread that reads the next request is likely to wait for its answer too. It is a guess, from the last
     * request: right or wrong, the thread knows by {@link #mayWait} what it may do.
     *
     * @param guess asked once there is something to read
     */
    void expectWaiting(BooleanSupplier guess) {
        if (waits != guess) {
            waits = guess;
        }
    }

    /** Whether this thread may wait. */
    static boolean mayWait() {
        return RELIEVED.get();
    }

    /** Runs a task on a thread that may wait, and has no leave to wait for anything within it. */
    static void waitWith(Runnable task) {
        RELIEVED.set(false);
        try {
            task.run();
        } finally {
            RELIEVED.set(true);
        }
    }

    @Override
    public Runnable onSelected() {
        Runnable task = super.onSelected();
        return task != null && waits.getAsBoolean() ? new Relieved(task) : task;
    }

    /** What is to be done with the connection, by a thread that has another watch in its place, or is no watcher. */
    private record Relieved(Runnable task) implements Invocable.Task, Closeable {

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }

        @Override
        public void run() {
            RELIEVED.set(true);
            try {
                task.run();
            } finally {
                RELIEVED.remove();
            }
        }

        /** Called where there is no thread for it. */
        @Override
        public void close() {
            IO.close(task instanceof Closeable connection ? connection : null);
        }
    }
}
