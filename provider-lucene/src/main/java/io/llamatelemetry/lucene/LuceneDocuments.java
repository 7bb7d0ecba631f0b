package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.NanosColumn;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * Records as Lucene documents. The document that a method gives is filled anew by the next call: it is for the one thread that
 * writes, and for the index at once.
 */
final class LuceneDocuments {

    /** Term: a span's {@link #key}. */
    static final String KEY = "key";
    /** Terms: what spans and logs are found by. */
    static final String TERMS = "terms";
    /** Stored: the record. */
    static final String RECORD = "record";
    /** Column: when a span began, in nanoseconds; {@link #NOT_STARTED} where that is not known. */
    static final String START = "start";
    /** Point and column: when a span ended, in nanoseconds. */
    static final String END = "end";
    /** Point and column: how long a span took, in nanoseconds. */
    static final String DURATION = "duration";
    /** Column: when a record is over, in nanoseconds. */
    static final String EXPIRES = "expires";
    /** Column: the trace that a span belongs to. */
    static final String TRACE = "trace";
    /** Column: the rest of a {@link Skeleton}. */
    static final String SKELETON = "skeleton";
    /** Column: when a log message or a point occurred, in nanoseconds. */
    static final String TIME = "time";
    /** Columns: the id of a log message or point, as two numbers whose signed order is that of the id. */
    static final String ID_HIGH = "idHigh";

    static final String ID_LOW = "idLow";
    /** Column: the series that a point belongs to, as {@link SeriesBytes} has it. */
    static final String SERIES = "series";
    /** Column: the bits of a point's value as a double. */
    static final String VALUE = "value";

    /** The start of a span that is not to be shown yet: before all others. */
    static final long NOT_STARTED = -1;

    /** Between the two parts of a key; no UTF-8 has this byte. */
    private static final byte SEPARATOR = (byte) 0xff;

    private final List<IndexableField> document = new ArrayList<>();
    private final List<TermField> termFields = new ArrayList<>();
    private int usedTerms;

    private final TermField key = new TermField(KEY);
    private final StoredField stored = new StoredField(RECORD, new BytesRef());
    private final NumericDocValuesField start = new NumericDocValuesField(START, 0);
    private final NumericDocValuesField expires = new NumericDocValuesField(EXPIRES, 0);
    private final NumericDocValuesField time = new NumericDocValuesField(TIME, 0);
    private final NumericDocValuesField idHigh = new NumericDocValuesField(ID_HIGH, 0);
    private final NumericDocValuesField idLow = new NumericDocValuesField(ID_LOW, 0);
    private final NumericDocValuesField value = new NumericDocValuesField(VALUE, 0);
    private final LongPoint end = new LongPoint(END, 0);
    private final LongPoint duration = new LongPoint(DURATION, 0);
    private final NumericDocValuesField endColumn = new NumericDocValuesField(END, 0);
    private final NumericDocValuesField durationColumn = new NumericDocValuesField(DURATION, 0);
    private final SortedDocValuesField trace = new SortedDocValuesField(TRACE, new BytesRef());
    private final SortedDocValuesField series = new SortedDocValuesField(SERIES, new BytesRef());
    private final BinaryDocValuesField skeleton = new BinaryDocValuesField(SKELETON, new BytesRef());

    /** The term that finds a span by its key. */
    static BytesRef key(SpanKey key) {
        byte[] traceId = key.traceId().getBytes(StandardCharsets.UTF_8);
        byte[] spanId = key.spanId().getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[traceId.length + 1 + spanId.length];
        System.arraycopy(traceId, 0, both, 0, traceId.length);
        both[traceId.length] = SEPARATOR;
        System.arraycopy(spanId, 0, both, traceId.length + 1, spanId.length);
        return new BytesRef(both);
    }

    /** A number whose signed order is the unsigned order of the bits. */
    static long ordered(long unsigned) {
        return unsigned ^ Long.MIN_VALUE;
    }

    /** The document of a span. */
    List<IndexableField> span(SpanRecord record, BytesRef keyTerm) {
        begin();
        key.set(keyTerm);
        stored.setBytesValue(RecordCodec.encode(record));
        expires.setLongValue(Timestamps.toNanos(record.expiresAt()));
        start.setLongValue(NOT_STARTED);
        document.add(key);
        document.add(stored);
        document.add(expires);
        document.add(start);
        record.toSpan().ifPresent(span -> {
            start.setLongValue(Timestamps.toNanos(span.startTime()));
            trace.setBytesValue(new BytesRef(span.traceId()));
            skeleton.setBytesValue(Skeleton.encode(span));
            document.add(trace);
            document.add(skeleton);
            Long ended = NanosColumn.END.of(span);
            Long took = NanosColumn.DURATION.of(span);
            if (ended != null && took != null) {
                end.setLongValue(ended);
                duration.setLongValue(took);
                endColumn.setLongValue(ended);
                durationColumn.setLongValue(took);
                document.add(end);
                document.add(endColumn);
                document.add(duration);
                document.add(durationColumn);
            }
            AttributeTerms.collect(span, this::addTerm);
        });
        return document;
    }

    /** The document of a log message. */
    List<IndexableField> log(LogRecord record) {
        begin();
        UnstructuredLogEvent event = record.event();
        stored.setBytesValue(RecordCodec.encode(record));
        document.add(stored);
        addEnvelope(record.id(), Timestamps.toNanos(event.timestamp()), Timestamps.toNanos(record.expiresAt()));
        addTerm(AttributeTerms.ofTrace(event.traceId()));
        addTerm(AttributeTerms.ofSpan(event.spanId()));
        addTerm(LogQuery.severityTerm(event.severity()));
        return document;
    }

    /** The document of a metric point. */
    List<IndexableField> point(MetricRecord record) {
        begin();
        stored.setBytesValue(RecordCodec.encode(record));
        series.setBytesValue(SeriesBytes.of(record.series()));
        value.setLongValue(Double.doubleToLongBits(record.event().value().doubleValue()));
        document.add(stored);
        document.add(series);
        document.add(value);
        addEnvelope(
                record.id(), Timestamps.toNanos(record.event().timestamp()), Timestamps.toNanos(record.expiresAt()));
        return document;
    }

    private void addEnvelope(EventId id, long timeNanos, long expiresNanos) {
        time.setLongValue(timeNanos);
        expires.setLongValue(expiresNanos);
        idHigh.setLongValue(ordered(id.high()));
        idLow.setLongValue(ordered(id.low()));
        document.add(time);
        document.add(expires);
        document.add(idHigh);
        document.add(idLow);
    }

    private void begin() {
        document.clear();
        usedTerms = 0;
    }

    private void addTerm(String term) {
        if (usedTerms == termFields.size()) {
            termFields.add(new TermField(TERMS));
        }
        TermField field = termFields.get(usedTerms);
        field.set(term);
        document.add(field);
        usedTerms++;
    }
}
