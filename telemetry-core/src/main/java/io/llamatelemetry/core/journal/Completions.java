package io.llamatelemetry.core.journal;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whole groups of appends how they ended, on a thread of its own and in order, so that the writer is with the disk
 * again while callbacks run.
 */
final class Completions implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final AppendQueue queue;
    private final LinkedBlockingQueue<Group> groups = new LinkedBlockingQueue<>();

    private record Group(
            List<Append> appends,
            long firstSequence,
            @Nullable AppendRefusedException refusal) {}

    Completions(AppendQueue queue) {
        this.queue = queue;
    }

    void durable(List<Append> appends, long firstSequence) {
        groups.add(new Group(appends, firstSequence, null));
    }

    void refused(List<Append> appends, AppendRefusedException refusal) {
        groups.add(new Group(appends, 0, refusal));
    }

    /** Refuses one on the calling thread: what comes too late for the writer. */
    void refuseNow(Append append, AppendRefusedException refusal) {
        complete(new Group(List.of(append), 0, refusal));
    }

    /** The thread ends after what was added before. */
    void finish() {
        groups.add(new Group(List.of(), 0, null)); // an empty one is the end
    }

    @Override
    public void run() {
        while (true) {
            try {
                Group group = groups.take();
                if (group.appends().isEmpty()) {
                    return;
                }
                complete(group);
            } catch (InterruptedException e) {
                LOG.warn("a callback of the journal interrupted its thread; it goes on");
            }
        }
    }

    private void complete(Group group) {
        long sequence = group.firstSequence();
        long bytes = 0;
        for (Append append : group.appends()) {
            try {
                if (group.refusal() == null) {
                    append.callback.durable(sequence);
                } else {
                    append.callback.refused(group.refusal());
                }
            } catch (RuntimeException | Error e) {
                LOG.error("a callback of the journal failed", e);
            }
            sequence += append.payloads.size();
            bytes += append.framedBytes;
        }
        queue.giveBack(bytes);
    }
}
