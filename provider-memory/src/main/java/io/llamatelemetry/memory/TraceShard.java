package io.llamatelemetry.memory;

import io.llamatelemetry.spi.SpanRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of the traces, with their spans and the postings of these. One lock orders its writers; readers take none.
 *
 * <p>What readers see first of a new node is complete: the tables and the segments each get it whole. A
 * node that is gone is taken out of them and marked, so that who holds it already passes over it.
 */
final class TraceShard implements Evictable {

    /** Above three quarters of all slots nothing is moved. */
    private static final int LEAST_FILL_FACTOR = 3;

    private static final int LEAST_FILL_DIVISOR = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final HashTable<Trace> traces = new HashTable<>();
    private final SpanTable spans = new SpanTable();
    private final Segments segments = new Segments();
    private final WriteOrder order = new WriteOrder();
    private final Terms mergedTerms = new Terms();
    private final ByteSink sink;
    private final SpanCodec codec;
    private final Counters counters;
    private final Bounds bounds;

    TraceShard(SpanCodec codec, Texts texts, Counters counters, Bounds bounds) {
        this.codec = codec;
        this.sink = new ByteSink(texts);
        this.counters = counters;
        this.bounds = bounds;
    }

    /** The segments as they are now. */
    Segment[] segments() {
        return segments.living();
    }

    @Nullable Trace trace(int hash, String traceId) {
        return traces.find(hash, trace -> trace.id.equals(traceId));
    }

    /** The traces as they are now; those that come meanwhile may be among them. */
    List<Trace> traces() {
        List<Trace> found = new ArrayList<>();
        traces.forEach(found::add);
        return found;
    }

    /** The node of a span, started or not, expired or not. */
    @Nullable SpanNode span(int traceHash, String traceId, String spanId) {
        return find(Terms.mix(traceHash, Terms.hash(spanId)), traceId, spanId);
    }

    private @Nullable SpanNode find(int hash, String traceId, String spanId) {
        return spans.find(hash, location -> {
            SpanNode node = segments.node(location);
            while (node != null) {
                byte[] content = node.content();
                if (content != null) {
                    return node.trace.id.equals(traceId) && codec.hasId(content, spanId) ? node : null;
                }
                // It is gone, or another has just taken its place.
                SpanNode gone = node;
                node = segments.node(location);
                if (node == gone) {
                    return null;
                }
            }
            return null;
        });
    }

    /**
     * Writes a record.
     *
     * @param record the record
     * @param content the record as bytes
     * @param terms its terms
     * @return null, or which bound forbids it
     */
    @Nullable String write(SpanRecord record, byte[] content, Terms terms) {
        String traceId = record.key().traceId();
        lock.lock();
        try {
            String refusal = insertOrMerge(record, content, terms);
            if (refusal != null) {
                Trace trace = trace(terms.traceHash(), traceId);
                if (trace != null && dropExpired(trace, bounds.now())) {
                    refusal = insertOrMerge(record, content, terms);
                }
            }
            if (refusal == null) {
                counters.expiresAt(SpanCodec.expiresAt(content));
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String insertOrMerge(SpanRecord record, byte[] content, Terms terms) {
        String traceId = record.key().traceId();
        Trace trace = trace(terms.traceHash(), traceId);
        int hash = Terms.mix(terms.traceHash(), terms.spanHash());
        SpanNode node = trace == null ? null : find(hash, traceId, record.key().spanId());
        return node == null
                ? insert(trace == null ? new Trace(traceId, terms.traceHash()) : trace, record, content, terms)
                : merge(node, record, content, terms);
    }

    private @Nullable String insert(Trace trace, SpanRecord record, byte[] content, Terms terms) {
        String refusal = bounds.refusal(trace, 1, SpanCodec.cost(content));
        if (refusal != null) {
            return refusal;
        }
        if (trace.lastWrite == 0) {
            traces.add(trace.hash, trace);
            counters.traces.incrementAndGet();
            counters.bytes.addAndGet(Bounds.COST_OF_TRACE);
        }
        long write = counters.next();
        SpanNode node = new SpanNode(trace, startOf(record), write, content);
        trace.add(node);
        segments.roomy().append(node, SpanCodec.expiresAt(content), terms);
        spans.add(Terms.mix(terms.traceHash(), terms.spanHash()), location(node));
        counters.spans.incrementAndGet();
        account(trace, SpanCodec.cost(content));
        order.touch(trace, write);
        return null;
    }

    private @Nullable String merge(SpanNode node, SpanRecord record, byte[] content, Terms terms) {
        Trace trace = node.trace;
        byte[] before = Objects.requireNonNull(node.content());
        byte[] joined = codec.join(before, content, sink);
        byte[] after = joined;
        SpanRecord merged = record;
        if (after == null) {
            merged = codec.record(node, before).merge(record);
            if (SpanCodec.expiresAt(before) <= Nanos.of(record.acceptedAt())) {
                counters.expired.increment();
            }
            after = SpanCodec.encode(merged, mergedTerms, sink);
        }
        if (!Arrays.equals(before, after) || (joined == null && startOf(merged) != node.start)) {
            int growth = SpanCodec.cost(after) - SpanCodec.cost(before);
            String refusal = bounds.refusal(trace, 0, growth);
            if (refusal != null) {
                return refusal;
            }
            if (joined != null) {
                SpanNode next = restarted(node, record.start() == null ? node.start : startOf(record), after);
                Segment segment = Objects.requireNonNull(node.segment);
                segment.index(node.slot, next, SpanCodec.expiresAt(after), terms, terms.identitySize());
                supersede(node, next);
            } else {
                Segment old = Objects.requireNonNull(node.segment);
                SpanNode next = restarted(node, startOf(merged), after);
                move(node, next, mergedTerms);
                supersede(node, next);
                old.forget();
                tidy(old);
            }
            account(trace, growth);
        }
        order.touch(trace, counters.next());
        return null;
    }

    /** The node with its new content, or another to take its place if its start is another. */
    private SpanNode restarted(SpanNode node, long start, byte[] content) {
        if (start == node.start) {
            node.setContent(content);
            return node;
        }
        return new SpanNode(node.trace, start, counters.next(), content);
    }

    /** Has a node that is in its segment already stand for another wherever that was. */
    private static void supersede(SpanNode node, SpanNode by) {
        if (by != node) {
            node.trace.replace(node, by);
            node.retire();
        }
    }

    /** Indexes a span anew, in the place of its node or of that which was before it. */
    private void move(SpanNode before, SpanNode node, Terms terms) {
        int from = location(before);
        segments.roomy().append(node, SpanCodec.expiresAt(Objects.requireNonNull(node.content())), terms);
        spans.move(Terms.mix(terms.traceHash(), terms.spanHash()), from, location(node));
    }

    @Override
    public long oldestWrite() {
        return order.oldestWrite();
    }

    @Override
    public void evict(long write) {
        lock.lock();
        try {
            Trace oldest = order.oldest();
            if (oldest != null && oldest.lastWrite == write) {
                counters.evicted.add(oldest.size());
                drop(oldest, node -> false);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void expire(long now) {
        lock.lock();
        try {
            Set<Trace> touched = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Segment segment : segments.living()) {
                if (segment.earliestExpiry() <= now) {
                    segment.forEachExpired(now, node -> touched.add(node.trace));
                }
            }
            touched.forEach(trace -> dropExpired(trace, now));
            for (Segment segment : segments.living()) {
                counters.expiresAt(segment.earliestExpiry());
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean dropExpired(Trace trace, long now) {
        int before = trace.size();
        drop(trace, node -> SpanCodec.expiresAt(Objects.requireNonNull(node.content())) > now);
        counters.expired.add(before - trace.size());
        return trace.size() < before;
    }

    /** Takes spans away from a trace, and the trace too if nothing is left of it. */
    private void drop(Trace trace, Predicate<SpanNode> kept) {
        // A trace has spans in a few of them.
        List<Segment> touched = new ArrayList<>(2);
        long freed = 0;
        int count = trace.size();
        List<SpanNode> dropped = new ArrayList<>();
        trace.retain(node -> kept.test(node) || !dropped.add(node));
        for (SpanNode node : dropped) {
            freed += SpanCodec.cost(Objects.requireNonNull(node.content()));
            spans.remove(hash(node), location(node));
            Segment segment = Objects.requireNonNull(node.segment);
            segment.remove(node);
            node.retire();
            addOnce(segment, touched);
        }
        // The oldest may have become sparse while most of the shard was still there.
        segments.oldest().ifPresent(oldest -> addOnce(oldest, touched));
        counters.spans.addAndGet(trace.size() - count);
        account(trace, -freed);
        if (trace.size() == 0 && count > 0) {
            traces.remove(trace.hash, trace);
            order.remove(trace);
            counters.traces.decrementAndGet();
            counters.bytes.addAndGet(-Bounds.COST_OF_TRACE);
        }
        touched.forEach(this::tidy);
    }

    private static void addOnce(Segment segment, List<Segment> segments) {
        if (!segments.contains(segment)) {
            segments.add(segment);
        }
    }

    /**
     * Lets a segment go of which nothing is left. What is left of a sparse one is moved before, but only while much of the
     * shard is gone: where spans go in the order in which they came, the rest goes soon.
     */
    private void tidy(Segment segment) {
        boolean loose = LEAST_FILL_DIVISOR * (long) spans.size() < LEAST_FILL_FACTOR * segments.slots();
        if (!segment.isOver() && !(loose && segment.isSparse())) {
            return;
        }
        List<SpanNode> moved = new ArrayList<>();
        segment.forEachLiving(moved::add);
        for (SpanNode node : moved) {
            SpanCodec.encode(codec.record(node, Objects.requireNonNull(node.content())), mergedTerms, sink);
            move(node, node, mergedTerms);
        }
        segments.remove(segment);
    }

    private void account(Trace trace, long growth) {
        trace.bytes += growth;
        counters.bytes.addAndGet(growth);
    }

    private static int location(SpanNode node) {
        return Segments.location(Objects.requireNonNull(node.segment), node.slot);
    }

    private int hash(SpanNode node) {
        return Terms.mix(node.trace.hash, codec.idHash(Objects.requireNonNull(node.content())));
    }

    private static long startOf(SpanRecord record) {
        return record.start() == null
                ? SpanNode.NOT_STARTED
                : Nanos.of(record.start().timestamp());
    }
}
