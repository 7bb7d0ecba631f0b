package io.llamatelemetry.elasticsearch;

/** The fields of the documents. The mapping knows these and no others, so that no event can add one. */
final class Fields {

    /** The record, as the codec of the api writes it: opaque, and all that is read back of the document's source. */
    static final String RECORD = "record";
    /** Keywords: what spans and logs are found by. */
    static final String TERMS = "terms";
    /** When a record is over, in nanoseconds. */
    static final String EXPIRES = "expires";

    /** When a span began, in nanoseconds; a span of which only the end has come has none. */
    static final String START = "start";
    /** When a span ended, in nanoseconds. */
    static final String END = "end";
    /** How long a span took, in nanoseconds. */
    static final String DURATION = "duration";
    /** The id of a span's trace. */
    static final String TRACE = "trace";
    /** A span's id. */
    static final String SPAN = "span";
    /** The id of a span's parent. */
    static final String PARENT = "parent";
    /** Whether a span is marked as local root. */
    static final String LOCAL_ROOT = "local_root";
    /** How a span stands as its trace's root: 0 without parent, 1 marked as local root; others have none. */
    static final String ROOT_RANK = "root_rank";

    /** When a log message or a point occurred, in nanoseconds. */
    static final String TIME = "time";
    /** The event's id, whose order as text is that of the ids. */
    static final String ID = "id";

    /** The same time as a point's, floored to the second. */
    static final String SECOND = "second";
    /** A hash of a point's metric. */
    static final String METRIC = "metric";
    /** A hash of a point's series. */
    static final String SERIES = "series";
    /** Hashes of a point's labels, each with its value. */
    static final String LABELS = "labels";
    /** A point's value. */
    static final String VALUE = "value";

    private Fields() {}
}
