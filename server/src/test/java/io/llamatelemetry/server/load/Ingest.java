package io.llamatelemetry.server.load;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * The spans that one connection sends, and which of them were acknowledged. Its own thread sends; others may ask how far it
 * is, and everything else when that thread has ended.
 */
final class Ingest implements Work {

    private static final int KEPT_BYTES = 4_096;

    private final Shape shape;
    private final int batch;
    private final SpanValues values;
    private final Tally tally;
    private final long traceOffset;
    private final long traceStep;
    private final PreparedRequest[] requests;
    /** The numbers of the requests that were not acknowledged, and of those the ones whose outcome is not known. */
    private final BitSet missed = new BitSet();

    private final BitSet unknown = new BitSet();
    private volatile long issued;
    private volatile boolean underWay;

    /**
     * Prepares the requests of a connection.
     *
     * @param connection which of the connections this is, from 0
     */
    Ingest(LoadOptions options, SpanNumbers numbers, int connection, Tally tally) {
        this.shape = options.shape();
        this.batch = options.shape().spansIn(options.batch());
        this.values = new SpanValues(numbers);
        this.tally = tally;
        this.traceOffset = connection;
        this.traceStep = options.connections();
        int parts = shape.requestsPerSpan();
        this.requests = new PreparedRequest[SpanNumbers.TREE * parts];
        for (int i = 0; i < requests.length; i++) {
            int position = (int) ((long) (i / parts) * batch % SpanNumbers.TREE);
            Rendering body = shape.body(position, batch, i % parts);
            String head = shape.head(options.host(), options.path(), options.headers(), body.size());
            boolean repeats = i > 0 && batch % SpanNumbers.TREE == 0;
            requests[i] = repeats ? requests[0] : new PreparedRequest(head, body);
        }
    }

    @Override
    public ByteBuffer next() {
        long request = issued;
        long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        PreparedRequest prepared = requests[(int) (request % requests.length)];
        long firstSpan = request / shape.requestsPerSpan() * batch;
        underWay = true;
        issued = request + 1;
        return prepared.filled(values, firstSpan, traceOffset, traceStep, micros);
    }

    @Override
    public boolean answered(Answer answer) {
        int status = answer.status();
        if (status == 429 || status == 503) {
            return true;
        }
        if (status / 100 != 2) {
            missed.set(Math.toIntExact(issued - 1));
        } else if (!shape.tookAll(status, answer.body(), batch)) {
            tally.partly();
            missed.set(Math.toIntExact(issued - 1));
            unknown.set(Math.toIntExact(issued - 1));
        }
        underWay = false;
        return false;
    }

    @Override
    public void broke() {
        missed.set(Math.toIntExact(issued - 1));
        unknown.set(Math.toIntExact(issued - 1));
        underWay = false;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public int keptBytes() {
        return KEPT_BYTES;
    }

    /** The mean number of bytes in a body. */
    double bodySize() {
        double sum = 0;
        for (PreparedRequest request : requests) {
            sum += request.bodySize();
        }
        return sum / requests.length;
    }

    private boolean acknowledged(long request) {
        return request < answered() && !missed.get((int) request);
    }

    private long answered() {
        return underWay ? issued - 1 : issued;
    }

    /** How many events were acknowledged. */
    long events() {
        return (answered() - missed.cardinality()) * batch * shape.eventsPerSpan() / shape.requestsPerSpan();
    }

    /** How many spans the server has acknowledged at least a part of. */
    long spans() {
        return countSpans(missed);
    }

    /** The same, had everything been taken whose outcome is not known. */
    long spansAtMost() {
        BitSet certain = (BitSet) missed.clone();
        certain.andNot(unknown);
        return countSpans(certain);
    }

    private long countSpans(BitSet without) {
        if (shape.requestsPerSpan() == 1) {
            return (answered() - without.cardinality()) * batch;
        }
        long all = (answered() + 1) / 2;
        for (int first = without.nextSetBit(0); first >= 0; first = without.nextSetBit(first + 1)) {
            boolean isStart = first % 2 == 0;
            boolean otherMissing = isStart ? first + 1 >= answered() || without.get(first + 1) : without.get(first - 1);
            if (isStart && otherMissing) {
                all--;
            }
        }
        return all;
    }

    /** How many traces it has sent whole, whether acknowledged or not. */
    long traces() {
        return answered() * batch / shape.requestsPerSpan() / SpanNumbers.TREE;
    }

    /** The number in the whole run of one of its traces. */
    long trace(long index) {
        return traceOffset + index * traceStep;
    }

    /** Whether every span of a trace was acknowledged whole. */
    boolean isWhole(long index) {
        long firstSpan = index * SpanNumbers.TREE;
        long lastSpan = firstSpan + SpanNumbers.TREE - 1;
        int parts = shape.requestsPerSpan();
        long last = lastSpan / batch * parts + parts - 1;
        for (long request = firstSpan / batch * parts; request <= last; request++) {
            if (!acknowledged(request)) {
                return false;
            }
        }
        return true;
    }
}
