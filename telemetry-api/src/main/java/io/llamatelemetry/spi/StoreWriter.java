package io.llamatelemetry.spi;

import java.util.List;

/** The way into a store. */
public interface StoreWriter {

    /**
     * Writes a batch. Each span is merged with what the store has of its key ({@link SpanRecord#merge}), whatever the order
     * and however often its halves come. Log messages and metric points are kept by their {@link EventId}: one that is there
     * already, as after a replay, is not kept twice.
     *
     * <p>With {@link TelemetryStore.Acceptance#ON_WRITE} this may be called by many threads at once, with sequence number 0.
     * With {@link TelemetryStore.Acceptance#JOURNALED} one thread at a time calls it, with ascending sequence numbers.
     *
     * @param batch what to write; the caller does not change it afterwards
     * @return what the store will never take, because it breaks a bound of the store; the rest of the batch was written.
     *     Only a store with {@code ON_WRITE} may refuse: what is in the journal was promised
     * @throws StoreException if the batch was not written, or not wholly; writing it again is safe
     */
    List<Refusal> write(WriteBatch batch);

    /**
     * A record that was refused.
     *
     * @param record the record, as the batch has it
     * @param message which bound it would break, with the bound and its name in the configuration
     */
    record Refusal(StoredRecord record, String message) {}
}
