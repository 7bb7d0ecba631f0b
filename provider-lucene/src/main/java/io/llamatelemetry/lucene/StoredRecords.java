package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/** Reads the records of a segment. For one thread. */
final class StoredRecords {

    private final StoredFields fields;

    private StoredRecords(StoredFields fields) {
        this.fields = fields;
    }

    static StoredRecords of(LeafReader segment) throws IOException {
        return new StoredRecords(segment.storedFields());
    }

    SpanRecord span(int document) throws IOException {
        if (read(document) instanceof SpanRecord span) {
            return span;
        }
        throw foreign(document);
    }

    LogRecord log(int document) throws IOException {
        if (read(document) instanceof LogRecord log) {
            return log;
        }
        throw foreign(document);
    }

    MetricRecord point(int document) throws IOException {
        if (read(document) instanceof MetricRecord metric) {
            return metric;
        }
        throw foreign(document);
    }

    private StoredRecord read(int document) throws IOException {
        RecordVisitor visitor = new RecordVisitor();
        fields.document(document, visitor);
        byte[] bytes = visitor.bytes;
        if (bytes == null) {
            throw new CorruptIndexException("no record", "document " + document);
        }
        return RecordCodec.decode(bytes);
    }

    private static CorruptIndexException foreign(int document) {
        return new CorruptIndexException("a record of another kind", "document " + document);
    }

    private static final class RecordVisitor extends StoredFieldVisitor {

        private byte @Nullable [] bytes;

        @Override
        public Status needsField(FieldInfo field) {
            return field.name.equals(LuceneDocuments.RECORD) ? Status.YES : Status.NO;
        }

        @Override
        public void binaryField(FieldInfo field, byte[] value) {
            bytes = value;
        }
    }
}
