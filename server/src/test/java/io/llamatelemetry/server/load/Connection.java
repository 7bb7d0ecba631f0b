package io.llamatelemetry.server.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is kept alive, with one request under way at most. Non-blocking; belongs to the thread of its
 * selector.
 */
final class Connection {

    private static final long BEFORE_RECONNECT = TimeUnit.MILLISECONDS.toNanos(100);

    private final InetSocketAddress address;
    private final Selector selector;
    private final Work work;
    private final Pace pace;
    private final Answer answer;
    private @Nullable SocketChannel channel;
    private @Nullable ByteBuffer request;
    private boolean waits = true;
    private boolean written;
    private long dueAt;
    private long sentAt;

    Connection(InetSocketAddress address, Selector selector, Work work, Pace pace, long startAt) {
        this.address = address;
        this.selector = selector;
        this.work = work;
        this.pace = pace;
        this.answer = new Answer(work.keptBytes());
        this.dueAt = startAt;
    }

    /** Whether it is neither writing nor reading. */
    boolean waits() {
        return waits;
    }

    /** When it goes on, if it waits; as {@link System#nanoTime()} counts. */
    long dueAt() {
        return dueAt;
    }

    /**
     * Sends the next request, or the last once more if that was refused for now.
     *
     * @return false if there is nothing more to send
     */
    boolean begin(long now) {
        if (request == null) {
            request = work.next();
            if (request == null) {
                return false;
            }
        }
        waits = false;
        written = false;
        sentAt = pace.isSet() ? dueAt : now;
        try {
            if (channel == null) {
                connect();
            } else {
                write();
            }
        } catch (IOException e) {
            broke();
        }
        return true;
    }

    private void connect() throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.register(selector, SelectionKey.OP_CONNECT, this);
        if (opened.connect(address)) {
            write();
        }
    }

    /** Goes on with what the selector says is possible. */
    void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isConnectable() && channel != null && channel.finishConnect()) {
                write();
            } else if (key.isWritable()) {
                write();
            } else if (key.isReadable()) {
                read(buffer);
            }
        } catch (IOException e) {
            broke();
        }
    }

    private void write() throws IOException {
        if (channel == null || request == null) {
            return;
        }
        written |= channel.write(request) > 0;
        int wanted = request.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ;
        SelectionKey key = channel.keyFor(selector);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        if (channel == null) {
            return;
        }
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            broke();
            return;
        }
        buffer.flip();
        if (waits) {
            throw new IOException("an answer without a request");
        }
        if (answer.take(buffer)) {
            answered(System.nanoTime());
        }
    }

    private void answered(long now) throws IOException {
        work.tally().answered(answer.status(), sentAt, now);
        boolean again = work.answered(answer);
        boolean unread = request != null && request.hasRemaining();
        if (answer.closes() || unread) {
            disconnect();
        }
        waits = true;
        if (again && request != null) {
            request.rewind();
        } else {
            request = null;
        }
        dueAt = pace.next(dueAt, now, answer.retryAfterSeconds());
        answer.restart();
    }

    /** A request of which nothing was written is kept and sent once there is a connection again. */
    private void broke() {
        if (!waits) {
            work.tally().broke();
            if (written) {
                work.broke();
                request = null;
            }
        }
        if (request != null) {
            request.rewind();
        }
        disconnect();
        waits = true;
        answer.restart();
        dueAt = Math.max(dueAt, System.nanoTime() + BEFORE_RECONNECT);
    }

    /** Gives up what is under way. */
    void abandon() {
        if (!waits) {
            broke();
        }
        disconnect();
    }

    private void disconnect() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
            channel = null;
        }
    }
}
