package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StoreException;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the columns that came with a hit. */
final class Columns {

    /** The columns of a {@link SpanSkeleton}. */
    static final List<String> SKELETON =
            List.of(Fields.SPAN, Fields.PARENT, Fields.START, Fields.END, Fields.LOCAL_ROOT);

    private static final String SOME_PARENT = "?";

    private Columns() {}

    static String text(Hit<Source> hit, String field) {
        if (value(hit, field) instanceof JsonString text) {
            return text.getString();
        }
        throw missing(hit, field);
    }

    static long number(Hit<Source> hit, String field) {
        Long number = numberOrNull(hit, field);
        if (number == null) {
            throw missing(hit, field);
        }
        return number;
    }

    static @Nullable Long numberOrNull(Hit<Source> hit, String field) {
        return value(hit, field) instanceof JsonNumber number ? number.longValueExact() : null;
    }

    static double decimal(Hit<Source> hit, String field) {
        if (value(hit, field) instanceof JsonNumber number) {
            return number.doubleValue();
        }
        throw missing(hit, field);
    }

    static SpanSkeleton skeleton(Hit<Source> hit) {
        JsonValue parent = value(hit, Fields.PARENT);
        Long end = numberOrNull(hit, Fields.END);
        return new SpanSkeleton(
                text(hit, Fields.SPAN),
                parent instanceof JsonString id ? id.getString() : null,
                Timestamps.ofNanos(number(hit, Fields.START)),
                end == null ? null : Timestamps.ofNanos(end),
                JsonValue.TRUE.equals(value(hit, Fields.LOCAL_ROOT)));
    }

    /** A skeleton of which all is right but which span its parent is: as much as its trace's summary needs. */
    static SpanSkeleton skeletonByRank(Hit<Source> hit) {
        Long rank = numberOrNull(hit, Fields.ROOT_RANK);
        Long end = numberOrNull(hit, Fields.END);
        return new SpanSkeleton(
                text(hit, Fields.SPAN),
                rank != null && rank == 0 ? null : SOME_PARENT,
                Timestamps.ofNanos(number(hit, Fields.START)),
                end == null ? null : Timestamps.ofNanos(end),
                rank != null);
    }

    /** What was kept of the hit's document. */
    static Source source(Hit<Source> hit) {
        Source source = hit.source();
        if (source == null) {
            throw missing(hit, Fields.RECORD);
        }
        return source;
    }

    private static @Nullable JsonValue value(Hit<Source> hit, String field) {
        JsonData data = hit.fields().get(field);
        if (data == null) {
            return null;
        }
        return data.toJson() instanceof JsonArray values && !values.isEmpty() ? values.get(0) : null;
    }

    private static StoreException missing(Hit<Source> hit, String field) {
        return new StoreException(
                StoreException.Kind.DAMAGED,
                "The document " + hit.id() + " of " + hit.index() + " has no " + field
                        + "; something else writes to the indices of the Elasticsearch store.",
                null);
    }
}
