package io.llamatelemetry.lucene;

import java.util.Locale;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** The kinds of index. Each is sorted the way in which it is mostly read. */
enum Kind {
    /** Newest start first. Spans whose start is missing come last. */
    SPANS,
    /** Newest first, ties by id. */
    LOGS,
    /** Series by series, oldest first, ties by id. */
    POINTS;

    Sort sort() {
        return switch (this) {
            case SPANS -> new Sort(number(LuceneDocuments.START, true));
            case LOGS ->
                new Sort(
                        number(LuceneDocuments.TIME, true),
                        number(LuceneDocuments.ID_HIGH, true),
                        number(LuceneDocuments.ID_LOW, true));
            case POINTS ->
                new Sort(
                        new SortField(LuceneDocuments.SERIES, SortField.Type.STRING),
                        number(LuceneDocuments.TIME, false),
                        number(LuceneDocuments.ID_HIGH, false),
                        number(LuceneDocuments.ID_LOW, false));
        };
    }

    String folderName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static SortField number(String column, boolean descending) {
        return new SortField(column, SortField.Type.LONG, descending);
    }
}
