package io.llamatelemetry.lucene;

import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.LogFilter;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;

/** What the index knows of a filter for logs: all but the text and the times. */
final class LogQuery {

    private LogQuery() {}

    static String severityTerm(LogSeverity severity) {
        return "severity=" + severity.name();
    }

    static Query of(LogFilter filter) {
        List<Query> parts = new ArrayList<>();
        if (filter.traceId() != null) {
            parts.add(LuceneQuestions.term(AttributeTerms.ofTrace(filter.traceId())));
        }
        if (filter.spanId() != null) {
            parts.add(LuceneQuestions.term(AttributeTerms.ofSpan(filter.spanId())));
        }
        LogSeverity least = filter.minSeverity();
        if (least != null && least != LogSeverity.VERBOSE) {
            List<Query> severities = new ArrayList<>();
            for (LogSeverity severity : LogSeverity.values()) {
                if (severity.compareTo(least) >= 0) {
                    severities.add(LuceneQuestions.term(severityTerm(severity)));
                }
            }
            parts.add(LuceneQuestions.anyOf(severities));
        }
        if (parts.isEmpty()) {
            return new MatchAllDocsQuery();
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        parts.forEach(part -> all.add(part, BooleanClause.Occur.FILTER));
        return all.build();
    }
}
