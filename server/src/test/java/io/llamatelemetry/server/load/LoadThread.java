package io.llamatelemetry.server.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Drives many connections by one selector, until a time or until there is nothing more to send. */
final class LoadThread extends Thread {

    private static final int BUFFER = 256 * 1024;
    private static final long GRACE = TimeUnit.SECONDS.toNanos(35);
    private static final long LONGEST_WAIT_MILLIS = 50;

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final long end;
    private volatile @Nullable Throwable failure;

    /**
     * Made before its connections.
     *
     * @param end when nothing more is sent; what is under way then is waited for, for up to 35 seconds
     */
    LoadThread(String name, long end) throws IOException {
        super(name);
        this.end = end;
    }

    /** To be called before the start. */
    void add(InetSocketAddress address, Work work, Pace pace, long startAt) {
        connections.add(new Connection(address, selector, work, pace, startAt));
    }

    @Override
    public void run() {
        try (selector) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            List<Connection> active = new ArrayList<>(connections);
            while (!active.isEmpty()) {
                long now = System.nanoTime();
                boolean over = now - end >= 0;
                if (over && now - end > GRACE) {
                    break;
                }
                long wait = begin(active, now, over);
                select(buffer, wait);
            }
            for (Connection connection : connections) {
                connection.abandon();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Begins what is due; gives how long nothing else will be. */
    private long begin(List<Connection> active, long now, boolean over) {
        long wait = TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
        for (int i = active.size() - 1; i >= 0; i--) {
            Connection connection = active.get(i);
            if (connection.waits()) {
                long left = connection.dueAt() - now;
                if (over || (left <= 0 && !connection.begin(now))) {
                    active.remove(i);
                } else if (left > 0) {
                    wait = Math.min(wait, left);
                }
            }
        }
        return wait;
    }

    private void select(ByteBuffer buffer, long waitNanos) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(waitNanos);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.attachment() instanceof Connection connection) {
                connection.ready(key, buffer);
            }
        }
        selector.selectedKeys().clear();
    }

    /** Waits for the end. */
    void finish() throws InterruptedException {
        join();
        if (failure != null) {
            throw new IllegalStateException(getName() + " failed: " + failure, failure);
        }
    }
}
