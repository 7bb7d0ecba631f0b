package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Puts batches into the shards. What a batch says is merged with what is there, so that applying one twice changes nothing,
 * whatever became of it the first time. Guarded by the store's write lock.
 *
 * <p>Whether a span is there already is asked of memory first: the spans that are open, then each shard's filter of keys. Only
 * keys that were seen before are looked up on disk. Logs and points are looked up only when their id does not follow all
 * others of their shard.
 */
final class LuceneWriter {

    private static final int MOST_FRESH = 250_000;

    private final Shards shards;
    private final OpenSpans openSpans;
    private final LuceneDocuments documents = new LuceneDocuments();
    /** Hashes of the keys of spans that the shards' readers do not show yet. */
    private final LongSet freshSpans = new LongSet();
    /** Ids out of order that the shards' readers do not show yet. */
    private final Set<EventId> freshLateIds = new HashSet<>();

    LuceneWriter(Shards shards, LuceneConfig config) {
        this.shards = shards;
        this.openSpans = new OpenSpans(config.openSpans());
    }

    void write(WriteBatch batch) throws IOException {
        for (SpanRecord span : batch.spans()) {
            write(span);
        }
        for (LogRecord log : batch.logs()) {
            write(log, log.id(), Kind.LOGS);
        }
        for (MetricRecord metric : batch.metrics()) {
            write(metric, metric.id(), Kind.POINTS);
        }
        while (openSpans.isHoldingTooMuch()) {
            indexOldestHeld();
        }
        if (freshSpans.size() > MOST_FRESH) {
            refresh();
        }
        shards.boundBuffers();
    }

    /** Puts spans that were held back into the shards, those held longest first. */
    void indexHeld(int most) throws IOException {
        for (int i = 0; i < most && openSpans.heldCount() > 0; i++) {
            indexOldestHeld();
        }
    }

    /** Makes all that is in the shards visible in their readers. */
    void refresh() throws IOException {
        for (Shard shard : shards.all()) {
            shard.refresh();
        }
        freshSpans.clear();
        freshLateIds.clear();
    }

    int heldCount() {
        return openSpans.heldCount();
    }

    private void write(SpanRecord span) throws IOException {
        ExpiryPartition asked = ExpiryPartition.of(span.acceptedAt(), span.expiresAt());
        BytesRef key = LuceneDocuments.key(span.key());
        OpenSpans.Open open = openSpans.take(span.key());
        if (open != null && !open.indexed()) {
            store(open.record().merge(span), key, later(asked, open.home()), null);
            return;
        }
        Found found = open == null ? find(key) : new Found(open.record(), open.home());
        if (found == null) {
            store(span, key, asked, null);
            return;
        }
        SpanRecord merged = found.record().merge(span);
        ExpiryPartition home = later(asked, found.home());
        if (merged.equals(found.record()) && home.equals(found.home())) {
            if (open != null) {
                openSpans.remember(merged, home);
            }
            return;
        }
        store(merged, key, home, found.home());
    }

    /** A span as a shard has it. */
    private record Found(SpanRecord record, ExpiryPartition home) {}

    private @Nullable Found find(BytesRef key) throws IOException {
        long hash = SpanLookup.hash(key);
        Found found = null;
        for (Shard shard : shards.all(Kind.SPANS)) {
            if (shard.keys().mayContain(hash)) {
                if (freshSpans.contains(hash)) {
                    refresh();
                }
                SpanRecord record = SpanLookup.find(shard.reader(), key);
                if (record != null) {
                    found = new Found(record, shard.id().partition());
                }
            }
        }
        return found;
    }

    /** Puts a span where it belongs; an open one that no shard has yet waits for its other half. */
    private void store(SpanRecord span, BytesRef key, ExpiryPartition home, @Nullable ExpiryPartition before)
            throws IOException {
        if (before == null && OpenSpans.isOpen(span)) {
            openSpans.hold(span, home);
        } else {
            index(span, key, home, before);
        }
    }

    private void index(SpanRecord span, BytesRef key, ExpiryPartition home, @Nullable ExpiryPartition before)
            throws IOException {
        Shard shard = shards.get(home, Kind.SPANS);
        long hash = SpanLookup.hash(key);
        List<IndexableField> document = documents.span(span, key);
        if (home.equals(before)) {
            shard.replace(key, document);
        } else {
            shard.add(document);
            Shard old = before == null ? null : shards.find(new ShardId(before, Kind.SPANS));
            if (old != null) {
                old.delete(key);
            }
        }
        if (!home.equals(before) || !shard.keys().mayContain(hash)) {
            shard.keys().add(hash);
        }
        freshSpans.add(hash);
        if (OpenSpans.isOpen(span)) {
            openSpans.remember(span, home);
        }
    }

    private void indexOldestHeld() throws IOException {
        OpenSpans.Open open = openSpans.takeOldestHeld();
        if (open != null) {
            index(open.record(), LuceneDocuments.key(open.record().key()), open.home(), null);
        }
    }

    private void write(StoredRecord record, EventId id, Kind kind) throws IOException {
        Shard shard = shards.get(ExpiryPartition.of(record.acceptedAt(), record.expiresAt()), kind);
        if (id.compareTo(shard.lastEventId()) > 0) {
            shard.setLastEventId(id);
            shard.setHasFreshInOrder(true);
        } else if (isKnown(record, id, shard)) {
            return;
        } else {
            freshLateIds.add(id);
        }
        shard.add(record instanceof LogRecord log ? documents.log(log) : documents.point((MetricRecord) record));
    }

    private boolean isKnown(StoredRecord record, EventId id, Shard shard) throws IOException {
        if (shard.hasFreshInOrder()) {
            shard.refresh();
        }
        return freshLateIds.contains(id) || EventLookup.contains(shard.reader(), record);
    }

    private static ExpiryPartition later(ExpiryPartition left, ExpiryPartition right) {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
