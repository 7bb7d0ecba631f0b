package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the columns that came with a hit. */
final class Columns {

    /** The columns of a {@link SpanSkeleton}. */
    static final List<String> SKELETON =
            List.of(Fields.SPAN, Fields.PARENT, Fields.START, Fields.END, Fields.LOCAL_ROOT);

    private static final String SOME_PARENT = "?";

    private Columns() {}

    static String text(Hit hit, String field) {
        if (hit.columns().get(field) instanceof String text) {
            return text;
        }
        throw missing(hit, field);
    }

    static long number(Hit hit, String field) {
        Long number = numberOrNull(hit, field);
        if (number == null) {
            throw missing(hit, field);
        }
        return number;
    }

    static @Nullable Long numberOrNull(Hit hit, String field) {
        return hit.columns().get(field) instanceof Long number ? number : null;
    }

    static double decimal(Hit hit, String field) {
        if (hit.columns().get(field) instanceof Number number) {
            return number.doubleValue();
        }
        throw missing(hit, field);
    }

    static SpanSkeleton skeleton(Hit hit) {
        Long end = numberOrNull(hit, Fields.END);
        return new SpanSkeleton(
                text(hit, Fields.SPAN),
                hit.columns().get(Fields.PARENT) instanceof String parent ? parent : null,
                Timestamps.ofNanos(number(hit, Fields.START)),
                end == null ? null : Timestamps.ofNanos(end),
                Boolean.TRUE.equals(hit.columns().get(Fields.LOCAL_ROOT)));
    }

    /** A skeleton of which all is right but which span its parent is: as much as its trace's summary needs. */
    static SpanSkeleton skeletonByRank(Hit hit) {
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
    static Source source(Hit hit) {
        Source source = hit.source();
        if (source == null) {
            throw missing(hit, Fields.RECORD);
        }
        return source;
    }

    private static StoreException missing(Hit hit, String field) {
        return new StoreException(
                StoreException.Kind.DAMAGED,
                "The document " + hit.id() + " of " + hit.index() + " has no " + field
                        + "; something else writes to the indices of the Elasticsearch store.",
                null);
    }
}
