package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all hits of a search, page by page. An answer of one page is one request; for more, the indices are held as they
 * are at that moment (a point in time), so that no page shifts while others write.
 *
 * @param <T> what it makes of a hit
 */
final class HitWalk<T> implements StoreCursor<T> {

    private static final Time HELD_FOR = Time.of(time -> time.time("2m"));
    private static final int MOST_IN_PAGE = 4_000;

    private final Cluster cluster;
    private final Search search;
    private final Function<Hit, @Nullable T> made;
    private final ReadContext context;
    private final Deque<Hit> page = new ArrayDeque<>();
    private int pageSize;
    private @Nullable String held;
    private @Nullable List<FieldValue> last;
    private boolean ended;
    private boolean closed;
    private @Nullable T next;

    /**
     * A search.
     *
     * @param indices where
     * @param query what for
     * @param sort in which order; must be total where it is not held from the start
     * @param columns the columns that come with each hit
     * @param withRecord whether the record comes with each hit
     * @param firstPage how many hits to ask for first; more and more later
     * @param heldFromStart whether more than one page is likely
     */
    record Search(
            String indices,
            Query query,
            List<SortOptions> sort,
            List<String> columns,
            boolean withRecord,
            int firstPage,
            boolean heldFromStart) {}

    /**
     * A walk that has not begun.
     *
     * @param made makes a result of a hit, or null to leave it out
     */
    HitWalk(Cluster cluster, Search search, ReadContext context, Function<Hit, @Nullable T> made) {
        this.cluster = cluster;
        this.search = search;
        this.context = context;
        this.made = made;
        this.pageSize = search.firstPage();
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        while (next == null) {
            if (page.isEmpty()) {
                if (ended) {
                    return false;
                }
                readPage();
            } else {
                next = made.apply(page.remove());
            }
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T record = next;
        next = null;
        return record;
    }

    private void readPage() {
        if (held == null && search.heldFromStart()) {
            hold();
        }
        List<Hit> hits = hits();
        if (held == null && hits.size() == pageSize) {
            // More than a page, after all: once more from the beginning.
            hold();
            grow();
            hits = hits();
        }
        context.examined(hits.size());
        ended = hits.size() < pageSize;
        if (!hits.isEmpty()) {
            last = hits.get(hits.size() - 1).sort();
            page.addAll(hits);
        }
        grow();
    }

    private void grow() {
        pageSize = Math.min(2 * pageSize, Math.max(search.firstPage(), MOST_IN_PAGE));
    }

    /** A page, of fewer hits than asked for if those are large. */
    private List<Hit> hits() {
        while (true) {
            context.examined(0);
            try {
                SearchAnswer answer = cluster.read("searching", context, client -> SearchAnswer.ask(client, request()));
                if (answer.pointInTime() != null) {
                    held = answer.pointInTime();
                }
                return answer.hits();
            } catch (StoreException e) {
                if (pageSize == 1 || !ElasticsearchErrors.isTooLong(e)) {
                    throw e;
                }
                pageSize = (pageSize + 7) / 8;
            }
        }
    }

    private SearchRequest request() {
        String pointInTime = held;
        List<FieldValue> after = last;
        SearchRequest.Builder request = pointInTime == null
                ? Searches.in(search.indices(), search.query())
                : Searches.at(pointInTime, HELD_FOR, search.query());
        request.sort(search.sort())
                .size(pageSize)
                .docvalueFields(Searches.columns(search.columns()))
                .source(search.withRecord() ? Searches.record() : Searches.nothing());
        if (after != null) {
            request.searchAfter(after);
        }
        return request.build();
    }

    private void hold() {
        held = cluster.read(
                        "holding the indices",
                        context,
                        client -> client.openPointInTime(open -> open.index(search.indices())
                                .ignoreUnavailable(true)
                                .keepAlive(HELD_FOR)))
                .id();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        String pointInTime = held;
        if (pointInTime != null) {
            // If it goes wrong, the cluster lets go by itself, a little later.
            cluster.tell("letting go of the indices", client -> client.closePointInTime(let -> let.id(pointInTime)));
        }
    }
}
