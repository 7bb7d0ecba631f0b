package io.llamatelemetry.elasticsearch;

import co.elastic.clients.json.JsonpUtils;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MalformedRecordException;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import io.llamatelemetry.spi.StoredRecord;
import jakarta.json.stream.JsonParser;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is read back of a document as it was written: one opaque text, which nothing searches. A span's halves are in it one beside
 * the other, so that merging loses neither.
 *
 * <p>It is the coding of the journal in base 64, and not a JSON text for each half. Those were tried on 40,000 spans: 12% more
 * bytes in the bulks, 9% more on the disk, no faster to index; and they would be a second coding of the same records to be kept
 * exact.
 *
 * @param record the record, coded and in base 64
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Source(@JsonProperty("record") @Nullable String record) {

    /** Reads one that comes next. */
    static Source read(JsonParser json) {
        JsonpUtils.expectNextEvent(json, JsonParser.Event.START_OBJECT);
        String record = null;
        while (json.next() != JsonParser.Event.END_OBJECT) {
            if (json.getString().equals(Fields.RECORD)) {
                JsonpUtils.expectNextEvent(json, JsonParser.Event.VALUE_STRING);
                record = json.getString();
            } else {
                JsonpUtils.skipValue(json);
            }
        }
        return new Source(record);
    }

    SpanRecord span() {
        return as(SpanRecord.class);
    }

    LogRecord log() {
        return as(LogRecord.class);
    }

    MetricRecord point() {
        return as(MetricRecord.class);
    }

    private <T extends StoredRecord> T as(Class<T> kind) {
        if (record == null) {
            throw damaged("without a record", null);
        }
        try {
            StoredRecord read = RecordCodec.decode(Base64.getDecoder().decode(record));
            if (!kind.isInstance(read)) {
                throw damaged("that holds a " + read.getClass().getSimpleName(), null);
            }
            return kind.cast(read);
        } catch (IllegalArgumentException | MalformedRecordException e) {
            throw damaged("that cannot be read: " + e.getMessage(), e);
        }
    }

    private static StoreException damaged(String how, @Nullable Exception cause) {
        return new StoreException(
                Kind.DAMAGED,
                "The Elasticsearch store met a document " + how + "; something else writes to its indices.",
                cause);
    }
}
