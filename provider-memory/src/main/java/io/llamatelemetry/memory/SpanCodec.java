package io.llamatelemetry.memory;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.SpanStart;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Span records as bytes: expiry, acceptance, how many terms it is indexed by, which halves there are, the span id, then the
 * start but for its time (which is the node's), then the end. Either half stands by itself, so that the halves of a span
 * are joined by copying.
 */
final class SpanCodec {

    private static final int ACCEPTED = Long.BYTES;
    private static final int TERMS = 2 * Long.BYTES;
    private static final int FLAGS = TERMS + 2;
    private static final int SPAN_ID = FLAGS + 1;

    private static final int HAS_START = 1;
    private static final int HAS_PARENT = 2;
    private static final int HAS_END = 4;
    private static final int HAS_FAILED = 8;

    /** What a span takes besides its content: its node, and its places in its segment, its trace and the table, and its ids'. */
    private static final int FIXED_COST = 128;

    private static final int COST_OF_TERM = 9;
    private static final int MOST_TERMS = 0xFFFF;

    private static final Set<String> SKELETON = Set.of(SpanSkeleton.LOCAL_ROOT_ATTRIBUTE);

    private final Texts texts;

    SpanCodec(Texts texts) {
        this.texts = texts;
    }

    /**
     * The bytes of a record.
     *
     * @param terms is given the terms of the record
     * @param sink where the bytes are collected
     */
    static byte[] encode(SpanRecord span, Terms terms, ByteSink sink) {
        SpanStart start = span.start();
        SpanEnd end = span.end();
        sink.clear();
        sink.putLong(Nanos.of(span.expiresAt()));
        sink.putLong(Nanos.of(span.acceptedAt()));
        sink.putByte(0);
        sink.putByte(0);
        sink.putByte((start == null ? 0 : start.parentSpanId() == null ? HAS_START : HAS_START | HAS_PARENT)
                | (end == null ? 0 : end.status() == SpanStatus.ERROR ? HAS_END | HAS_FAILED : HAS_END));
        terms.begin(span.key(), sink.putUnique(span.key().spanId()));
        if (start != null) {
            terms.addName(start.name(), sink.putName(start.name()));
            if (start.parentSpanId() != null) {
                terms.addParent(start.parentSpanId(), sink.putUnique(start.parentSpanId()));
            }
            ValueCodec.putAttributes(start.attributes(), sink, terms);
        }
        if (end != null) {
            terms.addStatus(end.status());
            sink.putLong(Nanos.of(end.timestamp()));
            ValueCodec.putAttributes(end.attributes(), sink, terms);
        }
        sink.replaceShort(TERMS, Math.min(terms.size(), MOST_TERMS));
        return sink.toBytes();
    }

    /**
     * The bytes of both records of one span, where the one has just the start and the other just the end, and neither was
     * over when the other came; otherwise null, and the records must be merged.
     */
    byte @Nullable [] join(byte[] left, byte[] right, ByteSink sink) {
        int halves = HAS_START | HAS_END;
        if ((left[FLAGS] & halves) + (right[FLAGS] & halves) != halves
                || (left[FLAGS] & halves) == 0
                || (right[FLAGS] & halves) == 0
                || expiresAt(left) <= acceptedAt(right)
                || expiresAt(right) <= acceptedAt(left)) {
            return null;
        }
        byte[] start = (left[FLAGS] & HAS_START) != 0 ? left : right;
        byte[] end = start == left ? right : left;
        sink.clear();
        sink.putLong(Math.max(expiresAt(left), expiresAt(right)));
        sink.putLong(Math.min(acceptedAt(left), acceptedAt(right)));
        int terms = Math.min(MOST_TERMS, terms(left) + terms(right));
        sink.putByte(terms >> 8);
        sink.putByte(terms);
        sink.putByte(left[FLAGS] | right[FLAGS]);
        sink.putBytes(start, SPAN_ID, start.length);
        ByteSource source = new ByteSource(end, SPAN_ID, texts);
        source.skipText();
        sink.putBytes(end, source.position(), end.length);
        return sink.toBytes();
    }

    static long expiresAt(byte[] content) {
        return (long) ByteSource.LONGS.get(content, 0);
    }

    private static long acceptedAt(byte[] content) {
        return (long) ByteSource.LONGS.get(content, ACCEPTED);
    }

    private static int terms(byte[] content) {
        return (content[TERMS] & 0xFF) << 8 | (content[TERMS + 1] & 0xFF);
    }

    /** The estimated bytes of heap that a span of this content takes, with its part of the indexes. */
    static int cost(byte[] content) {
        return FIXED_COST + content.length + COST_OF_TERM * terms(content);
    }

    boolean hasId(byte[] content, String spanId) {
        return new ByteSource(content, SPAN_ID, texts).isText(spanId);
    }

    int idHash(byte[] content) {
        return new ByteSource(content, SPAN_ID, texts).textHash();
    }

    /** The whole record. */
    SpanRecord record(SpanNode node, byte[] content) {
        ByteSource source = new ByteSource(content, SPAN_ID, texts);
        SpanKey key = new SpanKey(node.trace.id, source.getText());
        int flags = content[FLAGS];
        SpanStart start = null;
        if ((flags & HAS_START) != 0) {
            String name = source.getName();
            String parent = (flags & HAS_PARENT) == 0 ? null : source.getText();
            start = new SpanStart(Timestamps.ofNanos(node.start), name, parent, ValueCodec.getAttributes(source));
        }
        SpanEnd end = null;
        if ((flags & HAS_END) != 0) {
            Instant time = Timestamps.ofNanos(source.getLong());
            end = new SpanEnd(time, status(flags), ValueCodec.getAttributes(source));
        }
        return new SpanRecord(
                key, start, end, Timestamps.ofNanos(acceptedAt(content)), Timestamps.ofNanos(expiresAt(content)));
    }

    /**
     * The span of a content that has a start.
     *
     * @param wanted the attributes to decode; null for all
     */
    SpanWithStatus span(SpanNode node, byte[] content, @Nullable Set<String> wanted) {
        ByteSource source = new ByteSource(content, SPAN_ID, texts);
        int flags = content[FLAGS];
        String id = source.getText();
        String name = source.getName();
        String parent = (flags & HAS_PARENT) == 0 ? null : source.getText();
        Attributes.Builder attributes = Attributes.builder();
        ValueCodec.getAttributes(source, attributes, wanted);
        Instant end = null;
        if ((flags & HAS_END) != 0) {
            end = Timestamps.ofNanos(source.getLong());
            ValueCodec.getAttributes(source, attributes, wanted);
        }
        return new SpanWithStatus(
                id,
                node.trace.id,
                parent,
                name,
                Timestamps.ofNanos(node.start),
                end,
                attributes.build(),
                end == null ? null : status(flags));
    }

    /** What trees and summaries need of the span of a content that has a start. */
    SpanSkeleton skeleton(SpanNode node, byte[] content) {
        return SpanSkeleton.of(span(node, content, SKELETON));
    }

    private static SpanStatus status(int flags) {
        return (flags & HAS_FAILED) != 0 ? SpanStatus.ERROR : SpanStatus.OK;
    }
}
