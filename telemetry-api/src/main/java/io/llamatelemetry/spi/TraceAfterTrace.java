package io.llamatelemetry.spi;

import io.llamatelemetry.api.SpanWithStatus;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The spans of several traces, read by a cursor of each. */
final class TraceAfterTrace implements StoreCursor<SpanWithStatus> {

    private final StoreReader reader;
    private final Iterator<String> left;
    private final ReadContext context;
    private StoreCursor<SpanWithStatus> trace = StoreCursor.over(List.of());

    TraceAfterTrace(StoreReader reader, List<String> traceIds, ReadContext context) {
        this.reader = reader;
        this.left = traceIds.iterator();
        this.context = context;
    }

    @Override
    public boolean hasNext() {
        while (!trace.hasNext()) {
            if (!left.hasNext()) {
                return false;
            }
            trace.close();
            trace = reader.trace(left.next(), context);
        }
        return true;
    }

    @Override
    public SpanWithStatus next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return trace.next();
    }

    @Override
    public void close() {
        trace.close();
    }
}
