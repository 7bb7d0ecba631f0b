package io.llamatelemetry.core;

import java.util.List;

/** Shows tests of the server what the core keeps to itself. */
public final class Submissions {

    private Submissions() {}

    /** What a batch holds, in its order. */
    public static List<Submission> of(EventBatch batch) {
        return batch.entries().stream().map(EventBatch.Entry::submission).toList();
    }
}
