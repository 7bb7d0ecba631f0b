package io.llamatelemetry.memory;

import org.jspecify.annotations.Nullable;

/** The traces of a shard by when they were last written to. The shard's lock guards it, but for {@link #oldestWrite}. */
final class WriteOrder {

    private @Nullable Trace oldest;
    private @Nullable Trace newest;
    private volatile long oldestWrite = Evictable.NOTHING;

    /** The trace that was written to longest ago. */
    @Nullable Trace oldest() {
        return oldest;
    }

    /** The number of the last write to that trace. Any thread may ask. */
    long oldestWrite() {
        return oldestWrite;
    }

    /** The trace was written to: it is the newest now. */
    void touch(Trace trace, long write) {
        if (trace != newest) {
            unlink(trace);
            trace.older = newest;
            if (newest == null) {
                oldest = trace;
            } else {
                newest.newer = trace;
            }
            newest = trace;
        }
        trace.lastWrite = write;
        publish();
    }

    void remove(Trace trace) {
        unlink(trace);
        publish();
    }

    private void unlink(Trace trace) {
        Trace older = trace.older;
        Trace newer = trace.newer;
        if (older != null) {
            older.newer = newer;
        } else if (oldest == trace) {
            oldest = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else if (newest == trace) {
            newest = older;
        }
        trace.older = null;
        trace.newer = null;
    }

    private void publish() {
        oldestWrite = oldest == null ? Evictable.NOTHING : oldest.lastWrite;
    }
}
