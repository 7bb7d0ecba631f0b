package io.llamatelemetry.elasticsearch;

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
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a document as it was written.
 *
 * @param record the record, coded and in base 64
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Source(@JsonProperty("record") @Nullable String record) {

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
