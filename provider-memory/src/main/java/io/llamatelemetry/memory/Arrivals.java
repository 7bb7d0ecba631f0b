package io.llamatelemetry.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stored events in the order in which they came, with a way to what has expired that passes over most of the rest. Its
 * owner's lock guards it, but for {@link #oldestWrite}.
 *
 * @param <E> the events
 */
final class Arrivals<E extends StoredEvent> {

    private static final int CHUNK = 256;

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private volatile long oldestWrite = Evictable.NOTHING;

    /** Events that came one after another; those that are gone are null. */
    private static final class Chunk {
        private @Nullable StoredEvent[] events = new StoredEvent[8];
        private int first;
        private int end;
        private long earliestExpiry = Long.MAX_VALUE;

        void add(StoredEvent event) {
            if (end == events.length) {
                events = Arrays.copyOf(events, 2 * end);
            }
            events[end++] = event;
            earliestExpiry = Math.min(earliestExpiry, event.expiresAt);
        }

        @Nullable StoredEvent first() {
            while (first < end && events[first] == null) {
                first++;
            }
            return first < end ? events[first] : null;
        }
    }

    /** The number of the first event that is still there. Any thread may ask. */
    long oldestWrite() {
        return oldestWrite;
    }

    void add(E event) {
        Chunk last = chunks.peekLast();
        if (last == null || last.end == CHUNK) {
            last = new Chunk();
            chunks.addLast(last);
        }
        last.add(event);
        if (oldestWrite == Evictable.NOTHING) {
            oldestWrite = event.write;
        }
    }

    /** Takes the first event away and gives it back; null if there is none. */
    @Nullable E removeFirst() {
        Chunk chunk = chunks.peekFirst();
        StoredEvent event = chunk == null ? null : chunk.first();
        if (chunk != null && event != null) {
            chunk.events[chunk.first++] = null;
        }
        findOldest();
        return event(event);
    }

    /** Takes away what has expired by a time, and hands it over. */
    void removeExpired(long now, Consumer<E> action) {
        for (Chunk chunk : chunks) {
            if (chunk.earliestExpiry <= now) {
                removeExpired(chunk, now, action);
            }
        }
        chunks.removeIf(chunk -> chunk.first() == null);
        findOldest();
    }

    private void removeExpired(Chunk chunk, long now, Consumer<E> action) {
        long earliest = Long.MAX_VALUE;
        for (int i = chunk.first; i < chunk.end; i++) {
            StoredEvent event = chunk.events[i];
            if (event != null && event.expiresAt <= now) {
                chunk.events[i] = null;
                E expired = event(event);
                if (expired != null) {
                    action.accept(expired);
                }
            } else if (event != null) {
                earliest = Math.min(earliest, event.expiresAt);
            }
        }
        chunk.earliestExpiry = earliest;
    }

    /** No event expires before this time. */
    long earliestExpiry() {
        long earliest = Long.MAX_VALUE;
        for (Chunk chunk : chunks) {
            earliest = Math.min(earliest, chunk.earliestExpiry);
        }
        return earliest;
    }

    private void findOldest() {
        StoredEvent oldest = null;
        while (oldest == null && !chunks.isEmpty()) {
            oldest = chunks.getFirst().first();
            if (oldest == null) {
                chunks.removeFirst();
            }
        }
        oldestWrite = oldest == null ? Evictable.NOTHING : oldest.write;
    }

    @SuppressWarnings("unchecked") // Only events of this type are ever added.
    private @Nullable E event(@Nullable StoredEvent event) {
        return (E) event;
    }
}
