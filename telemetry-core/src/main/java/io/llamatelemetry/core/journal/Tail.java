package io.llamatelemetry.core.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest frames in memory, up to a bound, and up to where readers may read. */
final class Tail {
    /** What a frame takes beside its payload, about. */
    private static final int OVERHEAD_BYTES = 48;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private final long bound;
    private long bytes;
    private volatile long readable;
    private volatile long durable;
    private boolean closed;

    private record Chunk(long firstSequence, List<byte[]> payloads, long bytes) {}

    Tail(long bound, long recovered) {
        this.bound = bound;
        this.readable = recovered;
        this.durable = recovered;
    }

    long readable() {
        return readable;
    }

    long durable() {
        return durable;
    }

    void durable(long sequence) {
        durable = sequence;
    }

    /** Adds a group that readers may see from now on. */
    void publish(long firstSequence, List<byte[]> payloads) {
        long size = 0;
        for (byte[] payload : payloads) {
            size += payload.length + OVERHEAD_BYTES;
        }
        lock.lock();
        try {
            chunks.put(firstSequence, new Chunk(firstSequence, payloads, size));
            bytes += size;
            while (bytes > bound) {
                bytes -= chunks.pollFirstEntry().getValue().bytes();
            }
            readable = firstSequence + payloads.size() - 1;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Frames from this sequence on; none if it is not in memory. */
    List<JournalFrame> read(long sequence, int maxFrames, long maxBytes) {
        List<JournalFrame> frames = new ArrayList<>();
        lock.lock();
        try {
            Map.Entry<Long, Chunk> entry = chunks.floorEntry(sequence);
            long next = sequence;
            long room = maxBytes;
            while (entry != null && frames.size() < maxFrames) {
                Chunk chunk = entry.getValue();
                long index = next - chunk.firstSequence();
                if (index < 0 || index >= chunk.payloads().size()) {
                    break;
                }
                byte[] payload = chunk.payloads().get((int) index);
                room -= payload.length;
                if (room < 0 && !frames.isEmpty()) {
                    break;
                }
                frames.add(new JournalFrame(next, payload));
                next++;
                if (index + 1 == chunk.payloads().size()) {
                    entry = chunks.higherEntry(chunk.firstSequence());
                }
            }
        } finally {
            lock.unlock();
        }
        return frames;
    }

    /** Waits until this sequence may be read; false when the time is over or the journal is closed. */
    boolean await(long sequence, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (readable < sequence && !closed && left > 0) {
                left = grown.awaitNanos(left);
            }
            return readable >= sequence;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
