package io.llamatelemetry.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection that is answered, if wished, on the thread that watches it. */
final class WatchedEndPoint extends SocketChannelEndPoint {

    private static final ThreadLocal<@Nullable Queue<Runnable>> FOLLOWING = new ThreadLocal<>();

    private final ManagedSelector watching;

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
        watching.submit(selector -> {
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
        });
    }

    /** Says whether the thread is about to end a task of {@link #execute}; if so, it runs this one behind it. */
    static boolean follow(Runnable next) {
        Queue<Runnable> following = FOLLOWING.get();
        return following != null && following.add(next);
    }
}
