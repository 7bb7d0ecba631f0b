package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.core.EventBatch;
import io.llamatelemetry.core.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills a batch, and refuses the request that would make it too large. */
final class BatchGuard implements JsonReader.Elements<Event> {

    private static final int MOST_FAULTS = 100_000;

    private final EventBatch batch = new EventBatch();
    private int faultsSoFar;
    private final int most;

    /**
     * @param most how many events a request may have
     */
    BatchGuard(int most) {
        this.most = most;
    }

    EventBatch batch() {
        return batch;
    }

    @Override
    public void element(Event event) {
        add(event, null);
    }

    @Override
    public void refused(List<Fault> faults) {
        refuse(faults, null);
    }

    void add(Event event, @Nullable Integer line) {
        requireRoom();
        batch.add(event, line);
    }

    void refuse(List<Fault> faults, @Nullable Integer line) {
        requireRoom();
        faultsSoFar += faults.size();
        if (faultsSoFar > MOST_FAULTS) {
            throw new LimitExceededException("The request has more than " + MOST_FAULTS
                    + " faults, which is the most that is named in one answer; none of its events was kept.");
        }
        batch.refuse(faults, line);
    }

    private void requireRoom() {
        if (batch.size() == most) {
            throw new LimitExceededException("The request has more than " + most
                    + " events, which is the most that is taken at once (server.max_batch_events); none was kept.");
        }
    }
}
