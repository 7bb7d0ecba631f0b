package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.IndexQuestions;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.StoreCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Lists the traces that hold matching spans, ascending. */
final class TraceIds {

    private static final int FIRST_PAGE = 100;
    private static final int MOST_IN_PAGE = 10_000;
    private static final int LEADERS_AT_ONCE = 1_000;

    private final Cluster cluster;
    private final String indices;
    private final ReadContext context;

    TraceIds(Cluster cluster, String indices, ReadContext context) {
        this.cluster = cluster;
        this.indices = indices;
        this.context = context;
    }

    /** The traces that hold a span of the filter. */
    StoreCursor<String> of(SpanFilter filter) {
        return of(filter, null);
    }

    /** The traces that hold a span of each filter: those of the rarer one, a thousand at a time, held against the other. */
    StoreCursor<String> ofBoth(SpanFilter filter, SpanFilter other) {
        boolean swapped = count(other) < count(filter);
        StoreCursor<String> leaders = of(swapped ? other : filter, null);
        return new Both(leaders, swapped ? filter : other);
    }

    private long count(SpanFilter filter) {
        Query query = query(IndexQuestions.of(filter), null);
        return cluster.read(
                        "counting spans",
                        context,
                        client -> client.count(count ->
                                count.index(indices).ignoreUnavailable(true).query(query)))
                .count();
    }

    private StoreCursor<String> of(SpanFilter filter, @Nullable Collection<String> among) {
        IndexQuestion question = IndexQuestions.of(filter);
        if (question instanceof IndexQuestion.None) {
            return StoreCursor.over(List.of());
        }
        Query query = query(question, among);
        return question.needsCheck() ? checked(filter, query) : new Grouped(query);
    }

    private Query query(IndexQuestion question, @Nullable Collection<String> among) {
        List<Query> parts = new ArrayList<>(List.of(
                ElasticsearchQuestions.started(),
                ElasticsearchQuestions.living(context.now()),
                ElasticsearchQuestions.toQuery(question)));
        if (among != null) {
            parts.add(ElasticsearchQuestions.anyOf(Fields.TRACE, among));
        }
        return ElasticsearchQuestions.all(parts);
    }

    /** Where the index alone cannot tell, the spans are read trace by trace. */
    private StoreCursor<String> checked(SpanFilter filter, Query query) {
        HitWalk.Search search = new HitWalk.Search(
                indices, query, List.of(Searches.ascending(Fields.TRACE)), List.of(), true, FIRST_PAGE, true);
        String[] last = new String[1];
        return new HitWalk<>(cluster, search, context, hit -> {
            var span = Columns.source(hit).span().toSpan();
            if (span.isEmpty() || span.get().traceId().equals(last[0]) || !filter.matches(span.get())) {
                return null;
            }
            last[0] = span.get().traceId();
            return last[0];
        });
    }

    /** The traces as groups of spans. */
    private final class Grouped implements StoreCursor<String> {

        private final Composite groups;
        private final Deque<String> page = new ArrayDeque<>();

        Grouped(Query query) {
            groups = new Composite(
                    cluster,
                    indices,
                    query,
                    List.of(Composite.byText(Fields.TRACE)),
                    Map.of(),
                    FIRST_PAGE,
                    MOST_IN_PAGE,
                    context);
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty()) {
                groups.next().forEach(group -> page.add(Composite.text(group, Fields.TRACE)));
            }
            return !page.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.remove();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Those of the leaders that hold a span of another filter too. */
    private final class Both implements StoreCursor<String> {

        private final StoreCursor<String> leaders;
        private final SpanFilter other;
        private final Deque<String> page = new ArrayDeque<>();

        Both(StoreCursor<String> leaders, SpanFilter other) {
            this.leaders = leaders;
            this.other = other;
        }

        @Override
        public boolean hasNext() {
            while (page.isEmpty() && leaders.hasNext()) {
                List<String> some = new ArrayList<>();
                while (some.size() < LEADERS_AT_ONCE && leaders.hasNext()) {
                    some.add(leaders.next());
                }
                try (StoreCursor<String> both = of(other, some)) {
                    both.forEachRemaining(page::add);
                }
            }
            return !page.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.remove();
        }

        @Override
        public void close() {
            leaders.close();
        }
    }
}
