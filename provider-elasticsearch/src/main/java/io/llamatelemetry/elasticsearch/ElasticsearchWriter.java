package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.elasticsearch.Operation.Outcome;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The way in. Any number of threads, and of servers, may write at once. */
final class ElasticsearchWriter implements StoreWriter {

    private static final int ROUNDS = 3;

    private final Preparation preparation;
    private final Indices indices;
    private final Bulk bulk;
    private final SpanWrites spanWrites;
    private final Clock clock;
    private final AtomicLong written = new AtomicLong();

    ElasticsearchWriter(
            Preparation preparation, Indices indices, Bulk bulk, SpanWrites spanWrites, Clock clock, long written) {
        this.preparation = preparation;
        this.indices = indices;
        this.bulk = bulk;
        this.spanWrites = spanWrites;
        this.clock = clock;
        this.written.set(written);
    }

    /** The number of the last batch that the cluster has. */
    long written() {
        return written.get();
    }

    @Override
    public List<Refusal> write(WriteBatch batch) {
        preparation.require();
        if (!batch.spans().isEmpty()) {
            spanWrites.write(batch.spans());
        }
        add(Kind.LOGS, batch.logs(), LogRecord::id);
        add(Kind.POINTS, batch.metrics(), MetricRecord::id);
        written.accumulateAndGet(batch.sequence(), Math::max);
        return List.of();
    }

    /** Adds records under their own ids; what is there already stays as it is. */
    private <T extends StoredRecord> void add(Kind kind, List<T> records, Function<T, EventId> ids) {
        List<T> left = records;
        for (int round = 1; !left.isEmpty(); round++) {
            Instant now = clock.instant();
            List<T> sent = new ArrayList<>();
            List<Operation> operations = new ArrayList<>();
            for (T record : left) {
                ExpiryPartition partition = ExpiryPartition.of(record.acceptedAt(), record.expiresAt());
                // Nobody would ever see it, and its index is gone.
                if (!partition.isOver(now)) {
                    sent.add(record);
                    operations.add(Operation.create(
                            indices.home(kind, partition), ids.apply(record).toString(), record));
                }
            }
            List<Outcome> outcomes = bulk.send(operations);
            left = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) == Outcome.NO_INDEX) {
                    indices.forget(operations.get(i).index());
                    left.add(sent.get(i));
                }
            }
            if (round == ROUNDS && !left.isEmpty()) {
                throw ElasticsearchErrors.refused(
                        "writing",
                        503,
                        "index_not_found_exception",
                        operations.get(0).index(),
                        null);
            }
        }
    }
}
