package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.RefusedEvent;
import io.llamatelemetry.core.EventBatch;
import io.llamatelemetry.core.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an export comes to: submissions, each of one item of the export (a span, a log record, a data point), and the items
 * that have no meaning here. One item may come to several submissions.
 */
public final class OtlpBatch {

    private static final int MOST_TOLD = 5;

    private final EventBatch batch = new EventBatch();
    private final int most;

    /** The item that each submission comes from. */
    private final List<Integer> items = new ArrayList<>();

    private final List<Integer> refused = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int item = -1;
    private boolean timed = true;

    OtlpBatch(int most) {
        this.most = most;
    }

    /** What became of an export: how many of its items were not kept, and why. */
    record Outcome(long refused, String message) {}

    /** The submissions. */
    public EventBatch events() {
        return batch;
    }

    /**
     * Notes that an item does not say when it was, so that an equal one may be another. An export of which all items do say
     * it is the same export when it comes again.
     */
    void noteUntimed() {
        timed = false;
    }

    /** Whether all items say when they were. */
    boolean isTimed() {
        return timed;
    }

    /** Begins the next item. */
    void begin() {
        item++;
    }

    /**
     * Adds a submission of the current item.
     *
     * @throws LimitExceededException if the export has more than a request may have
     */
    void add(Submission submission) {
        if (batch.size() == most) {
            throw new LimitExceededException("The export comes to more than " + most
                    + " events, which is the most that is taken at once (server.max_batch_events); none was kept.");
        }
        items.add(item);
        batch.add(submission);
    }

    /** Refuses the current item. */
    void refuse(String reason) {
        refused.add(item);
        if (reasons.size() < MOST_TOLD) {
            reasons.add(reason);
        }
    }

    /** What became of it, once the engine has said what it did not take. */
    Outcome outcome(LogEventsResponse answer) {
        List<Integer> all = new ArrayList<>(refused);
        List<String> told = new ArrayList<>(reasons);
        for (RefusedEvent event : answer.refused()) {
            all.add(items.get(event.index()));
            if (told.size() < MOST_TOLD) {
                told.add(event.errors().stream().map(Fault::toString).collect(Collectors.joining("; ")));
            }
        }
        long count = all.stream().distinct().count();
        String reasonsTold = String.join("; ", told);
        return new Outcome(count, count > told.size() ? reasonsTold + "; and more" : reasonsTold);
    }
}
