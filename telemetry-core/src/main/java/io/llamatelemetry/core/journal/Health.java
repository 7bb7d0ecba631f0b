package io.llamatelemetry.core.journal;

import org.jspecify.annotations.Nullable;

/** Whether appends are taken, and why not. The listener hears of changes in the order in which they happen. */
final class Health {
    private final JournalListener listener;
    private final String advice;
    private volatile @Nullable String failure;
    private volatile @Nullable Refusal blocked;
    private volatile boolean closing;

    Health(JournalListener listener, JournalConfig config) {
        this.listener = listener;
        this.advice = "totalBytes: " + config.totalBytes();
    }

    /** Why an append is refused now; null if it is not. */
    @Nullable Refusal refusing() {
        return failure != null ? Refusal.FAILED : closing ? Refusal.CLOSED : blocked;
    }

    boolean failed() {
        return failure != null;
    }

    boolean isClosing() {
        return closing;
    }

    JournalState state() {
        Refusal block = blocked;
        if (closing) {
            return JournalState.CLOSED;
        }
        if (failure != null) {
            return JournalState.FAILED;
        }
        return block == null
                ? JournalState.OPEN
                : block == Refusal.JOURNAL_FULL ? JournalState.JOURNAL_FULL : JournalState.DISK_FULL;
    }

    /** The state in words. */
    String reason() {
        String failed = failure;
        Refusal block = blocked;
        return failed != null ? failed : closing ? words(Refusal.CLOSED) : block == null ? "open" : words(block);
    }

    AppendRefusedException refused(Refusal refusal) {
        return new AppendRefusedException(refusal, words(refusal));
    }

    private String words(Refusal refusal) {
        return switch (refusal) {
            case QUEUE_FULL -> "the journal's queue is full: events come faster than the disk takes them";
            case JOURNAL_FULL -> "the journal is full until the store has taken more of it (" + advice + ")";
            case DISK_FULL -> "the disk of the journal is full (it goes on by itself once there is room)";
            case TOO_LARGE -> "the append is larger than a segment of the journal";
            case FAILED -> String.valueOf(failure);
            case CLOSED -> "the journal is closed";
        };
    }

    /** Final: nothing is written any more. Only the first failure counts. */
    synchronized void fail(String doing, Throwable cause) {
        if (failure == null) {
            String words = "the journal failed while " + doing + ": " + cause + " (restart the process to go on)";
            failure = words;
            if (!closing) {
                listener.stateChanged(JournalState.FAILED, words);
            }
        }
    }

    synchronized void block(Refusal refusal) {
        if (blocked != refusal) {
            blocked = refusal;
            changed();
        }
    }

    synchronized void unblock() {
        if (blocked != null) {
            blocked = null;
            changed();
        }
    }

    private void changed() {
        if (failure == null && !closing) {
            listener.stateChanged(state(), reason());
        }
    }

    synchronized void close() {
        if (!closing) {
            closing = true;
            listener.stateChanged(JournalState.CLOSED, words(Refusal.CLOSED));
        }
    }
}
