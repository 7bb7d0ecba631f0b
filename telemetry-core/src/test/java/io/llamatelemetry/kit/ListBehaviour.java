package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanRecord;
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

    /** The spans of a trace as they are given out. */
    List<SpanWithStatus> ofTrace(List<SpanWithStatus> spans) {
        return spans;
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

    /** What is noted for each record that is looked at. */
    int noted() {
        return 1;
    }

    /** Whether nobody else may write between the reading of a span and its merged writing. */
    boolean mergesAlone() {
        return true;
    }

    /** Where others may write in between: called there. */
    void betweenReadingAndWriting() {}

    /** Whether an event counts that was accepted at one instant, where those since another are asked for. */
    boolean isSince(Instant acceptedAt, Instant since) {
        return !acceptedAt.isBefore(since);
    }

    /** Whether records outlive a restart. */
    boolean isKeptOverRestart() {
        return true;
    }
}
