package io.llamatelemetry.core;

import io.llamatelemetry.api.OverloadedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way from a checked event to the store: straight, or by the journal. */
interface EventLane extends AutoCloseable {

    /**
     * Takes the records of one request in, all of them or none, but for those that break a bound of the store. Never blocks
     * on a disk or a network.
     *
     * @return completes when they are accepted, with those that were not: their places among the records, and which bound
     *     each would break; fails with a {@link io.llamatelemetry.api.TelemetryException}
     */
    CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records);

    /** Why every record would be refused now, if that is so. */
    default Optional<OverloadedException> overload() {
        return Optional.empty();
    }

    /** Completes when all that was acknowledged before is applied to the store. */
    CompletionStage<Void> caughtUp();

    /** Completes when all that was taken in before, acknowledged or not, is applied to the store or was refused. */
    CompletionStage<Void> settled();

    /**
     * Completes with a time such that all that was accepted before it is applied to the store or was refused: with the given
     * one, or where that would take a while, with an earlier one.
     */
    default CompletionStage<Instant> settledUntil(Instant time) {
        return settled().thenApply(done -> time);
    }

    /** Completes when what an earlier process had accepted is applied to the store. */
    CompletionStage<Void> recovered();

    /** What is counted of the journal, or null where there is none. */
    @Nullable JournalStatistics statistics();

    /** How the lane is; adds to the store's own health. */
    EngineHealth health();

    /** Applies what was accepted, as far as it can, and stops. Closing again does nothing. */
    @Override
    void close();
}
