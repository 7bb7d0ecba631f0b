package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.RefusedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request, in its order: those that could be read, and of the others what is wrong with them. Made and
 * filled by one thread at a time, and not changed once it is handed over.
 */
public final class EventBatch {

    private final List<Entry> entries = new ArrayList<>();
    private final List<RefusedEvent> refused = new ArrayList<>();
    private @Nullable String identity;
    private int size;

    /** An event and its place in the request. */
    record Entry(int index, @Nullable Integer line, Submission submission) {}

    /** A batch of these events. */
    public static EventBatch of(List<Event> events) {
        EventBatch batch = new EventBatch();
        events.forEach(event -> batch.add(event, null));
        return batch;
    }

    /**
     * Adds an event.
     *
     * @param line the line that it stood in, from 1 on; null where events do not stand in lines
     */
    public void add(Event event, @Nullable Integer line) {
        add(new Submission.Given(event), line);
    }

    /** Adds something that is more than an event. */
    public void add(Submission submission) {
        add(submission, null);
    }

    private void add(Submission submission, @Nullable Integer line) {
        entries.add(new Entry(size++, line, submission));
    }

    /** Notes that there was an event at this place which could not be read. */
    public void refuse(List<Fault> faults, @Nullable Integer line) {
        refused.add(new RefusedEvent(size++, line, faults));
    }

    /**
     * Names the request as a whole: its sender may send it again, and it is then not kept again. The newest
     * {@value RetryMemory#MOST_EXPORTS} names are remembered, for up to 24 hours.
     *
     * @param name of any length; equal for a repetition of the same request only
     */
    public void identify(String name) {
        identity = name;
    }

    /** What names the request as a whole; null for nothing. */
    @Nullable String identity() {
        return identity;
    }

    /** How many events the request has, those included that could not be read. */
    public int size() {
        return size;
    }

    List<Entry> entries() {
        return entries;
    }

    List<RefusedEvent> refused() {
        return refused;
    }
}
