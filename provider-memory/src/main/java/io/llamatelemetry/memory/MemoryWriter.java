package io.llamatelemetry.memory;

import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way in. A record is turned into bytes and terms before its shard is locked. */
final class MemoryWriter implements StoreWriter {

    private final MemoryStore store;

    MemoryWriter(MemoryStore store) {
        this.store = store;
    }

    @Override
    public List<Refusal> write(WriteBatch batch) {
        store.requireOpen();
        List<Refusal> refusals = new ArrayList<>();
        ByteSink sink = new ByteSink(store.texts());
        Terms terms = new Terms();
        for (SpanRecord span : batch.spans()) {
            byte[] content = SpanCodec.encode(span, terms, sink);
            String refusal = store.spans().shard(terms.traceHash()).write(span, content, terms);
            finish(refusal, span, refusals);
        }
        for (LogRecord log : batch.logs()) {
            int hash = Terms.hash(log.event().traceId());
            String refusal = store.logShard(hash).write(log, hash, EventCodec.encode(log, sink));
            finish(refusal, log, refusals);
        }
        for (MetricRecord point : batch.metrics()) {
            SeriesKey key = point.series();
            String refusal = store.pointShard(key).write(point, key, EventCodec.encode(point, sink));
            finish(refusal, point, refusals);
        }
        return refusals;
    }

    private void finish(@Nullable String refusal, StoredRecord record, List<Refusal> refusals) {
        if (refusal == null) {
            store.eviction().enforce();
        } else {
            refusals.add(new Refusal(record, refusal));
        }
    }
}
