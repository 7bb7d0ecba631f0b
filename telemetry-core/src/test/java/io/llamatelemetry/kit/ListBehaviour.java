package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What a {@link ListStore} can be made to do wrong, one method each; as it stands, all of it is right. */
class ListBehaviour {
    static final ListBehaviour SOUND = new ListBehaviour();

    /** Whether a span meets a clause. */
    boolean matches(SpanClause clause, SpanWithStatus span) {
        return clause.matches(span);
    }

    /** What two records of one span come to. */
    SpanRecord merge(SpanRecord stored, SpanRecord written) {
        return stored.merge(written);
    }

    /** What is read of a span to make trees. */
    SpanSkeleton skeleton(SpanWithStatus span) {
        return SpanSkeleton.of(span);
    }

    /** The order of trace ids. */
    Comparator<String> textOrder() {
        return CodePoints.ORDER;
    }

    /** Whether what expires at an instant is alive at another. */
    boolean isLive(Instant expiresAt, Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether equalities are looked up. */
    boolean looksUp() {
        return true;
    }

    /** The log message to keep for one that was written. */
    LogRecord keep(LogRecord log) {
        return log;
    }

    /** The point to keep for one that was written. */
    MetricRecord keep(MetricRecord metric) {
        return metric;
    }

    /** Log messages as they are given out. */
    List<LogRecord> ordered(List<LogRecord> logs) {
        return logs;
    }

    /** The sum of a bucket. */
    double add(double sum, double value) {
        return sum + value;
    }

    /** Whether records outlive a restart. */
    boolean isKeptOverRestart() {
        return true;
    }
}
