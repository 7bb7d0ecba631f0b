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
 * <p>What readers see first of a new node is complete: the tables, the order by start and the segments each get it whole. A
 * node that is gone is taken out of them and marked, so that who holds it already passes over it.
 */
final class TraceShard implements Evictable {

    /** Above three quarters of all slots nothing is moved. */
    private static final int LEAST_FILL_FACTOR = 3;

    private static final int LEAST_FILL_DIVISOR = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final HashTable<Trace> traces = new HashTable<>();
    private final HashTable<SpanNode> spans = new HashTable<>();
    private final WriteOrder order = new WriteOrder();
    private final Terms mergedTerms = new Terms();
    private final ByteSink sink;
    private final SpanCodec codec;
    private final StartOrderIndex starts;
    private final Counters counters;
    private final Bounds bounds;

    private volatile Segment[] segments = new Segment[0];

    TraceShard(SpanCodec codec, Texts texts, StartOrderIndex starts, Counters counters, Bounds bounds) {
        this.codec = codec;
        this.sink = new ByteSink(texts);
        this.starts = starts;
        this.counters = counters;
        this.bounds = bounds;
    }

    /** The segments as they are now. */
    Segment[] segments() {
        return segments;
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
        return spans.find(hash, node -> {
            byte[] content = node.content();
            return content != null && node.trace.id.equals(traceId) && codec.hasId(content, spanId);
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
        SpanNode node = new SpanNode(trace, startOf(record), counters.next(), content);
        trace.add(node);
        spans.add(Terms.mix(terms.traceHash(), terms.spanHash()), node);
        roomy().append(node, SpanCodec.expiresAt(content), terms);
        starts.add(node);
        counters.spans.incrementAndGet();
        account(trace, SpanCodec.cost(content));
        order.touch(trace, counters.next());
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
            mergedTerms.collect(merged);
            after = SpanCodec.encode(merged, mergedTerms.size(), sink);
        }
        if (!Arrays.equals(before, after) || (joined == null && startOf(merged) != node.start)) {
            int growth = SpanCodec.cost(after) - SpanCodec.cost(before);
            String refusal = bounds.refusal(trace, 0, growth);
            if (refusal != null) {
                return refusal;
            }
            if (joined != null) {
                SpanNode next = restart(node, record.start() == null ? node.start : startOf(record), after);
                Segment segment = Objects.requireNonNull(node.segment);
                segment.index(node.slot, next, SpanCodec.expiresAt(after), terms, terms.identitySize());
            } else {
                Segment old = Objects.requireNonNull(node.segment);
                roomy().append(restart(node, startOf(merged), after), SpanCodec.expiresAt(after), mergedTerms);
                old.forget();
                tidy(old);
            }
            account(trace, growth);
        }
        order.touch(trace, counters.next());
        return null;
    }

    /** Gives a node its new content, or puts another in its place if its start is another. */
    private SpanNode restart(SpanNode node, long start, byte[] content) {
        if (start == node.start) {
            node.setContent(content);
            return node;
        }
        SpanNode next = new SpanNode(node.trace, start, counters.next(), content);
        next.segment = node.segment;
        next.slot = node.slot;
        starts.add(next);
        node.trace.replace(node, next);
        spans.replace(hash(node), node, next);
        starts.remove(node);
        node.retire();
        return next;
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
            for (Segment segment : segments) {
                if (segment.earliestExpiry() <= now) {
                    segment.forEachExpired(now, node -> touched.add(node.trace));
                }
            }
            touched.forEach(trace -> dropExpired(trace, now));
            for (Segment segment : segments) {
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
        Set<Segment> touched = Collections.newSetFromMap(new IdentityHashMap<>());
        long freed = 0;
        int count = trace.size();
        List<SpanNode> dropped = new ArrayList<>();
        trace.retain(node -> kept.test(node) || !dropped.add(node));
        for (SpanNode node : dropped) {
            freed += SpanCodec.cost(Objects.requireNonNull(node.content()));
            spans.remove(hash(node), node);
            starts.remove(node);
            Segment segment = Objects.requireNonNull(node.segment);
            segment.remove(node);
            node.retire();
            touched.add(segment);
        }
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

    /** The segment that takes the next node. */
    private Segment roomy() {
        Segment[] now = segments;
        if (now.length > 0 && !now[now.length - 1].isFull()) {
            return now[now.length - 1];
        }
        Segment fresh = now.length == 0 ? new Segment() : now[now.length - 1].another();
        Segment[] next = Arrays.copyOf(now, now.length + 1);
        next[now.length] = fresh;
        segments = next;
        return fresh;
    }

    /**
     * Lets a segment go of which nothing is left. What is left of a sparse one is moved before, but only while much of the
     * shard is gone: where spans go in the order in which they came, the rest goes soon.
     */
    private void tidy(Segment segment) {
        boolean loose = LEAST_FILL_DIVISOR * (long) spans.size()
                < LEAST_FILL_FACTOR * (long) segments.length * Segment.CAPACITY;
        if (!segment.isOver() && !(loose && segment.isSparse())) {
            return;
        }
        List<SpanNode> moved = new ArrayList<>();
        segment.forEachLiving(moved::add);
        for (SpanNode node : moved) {
            byte[] content = Objects.requireNonNull(node.content());
            mergedTerms.collect(codec.record(node, content));
            roomy().append(node, SpanCodec.expiresAt(content), mergedTerms);
        }
        segments = Arrays.stream(segments).filter(other -> other != segment).toArray(Segment[]::new);
    }

    private void account(Trace trace, long growth) {
        trace.bytes += growth;
        counters.bytes.addAndGet(growth);
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
