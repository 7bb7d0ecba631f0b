package io.llamatelemetry.kit;

import io.llamatelemetry.spi.ReadContext;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What was seen between the engine and a store's readers. May be used by any thread. */
final class Observations {
    private final Set<ReadContext> contexts =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final AtomicInteger openCursors = new AtomicInteger();

    /** Forgets the queries so far, so that the next are counted alone. */
    void reset() {
        contexts.clear();
    }

    void asked(ReadContext context) {
        contexts.add(context);
    }

    void cursorOpened() {
        openCursors.incrementAndGet();
    }

    void cursorClosed() {
        openCursors.decrementAndGet();
    }

    int openCursors() {
        return openCursors.get();
    }

    /** How many records were looked at for the queries since {@link #reset}. */
    long examined() {
        synchronized (contexts) {
            return contexts.stream().mapToLong(ReadContext::examinedSoFar).sum();
        }
    }
}
