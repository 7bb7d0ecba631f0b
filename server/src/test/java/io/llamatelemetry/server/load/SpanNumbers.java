package io.llamatelemetry.server.load;

/**
 * What is particular to each generated span, from nothing but its number: the same run gives the same ids again, and two
 * runs share none. Spans come in trees of {@link #TREE}, in which span {@code p} lies beneath span {@code (p - 1) / 2}.
 */
final class SpanNumbers {

    /** How many spans a trace has. */
    static final int TREE = 10;

    /** One above the greatest number of a run. */
    static final int RUNS = 1 << 24;

    private static final int RUN_SHIFT = 40;
    private static final long TRACES = 0x5851_F42D_4C95_7F2DL;
    private static final long REQUESTS = 0x1405_7B7E_F767_814FL;

    private final long run;
    private final long traceHigh;

    /**
     * The spans of a run.
     *
     * @param run 0 to {@link #RUNS} - 1; runs of different numbers have different ids
     */
    SpanNumbers(int run) {
        this.run = (long) run << RUN_SHIFT;
        this.traceHigh = mixed(this.run + TRACES);
    }

    /** The first half of every trace id of this run. */
    long traceHigh() {
        return traceHigh;
    }

    /** The second half of a trace's id. */
    long traceLow(long trace) {
        return mixed((run + trace) ^ TRACES);
    }

    /**
     * The id of a span.
     *
     * @param position in its trace, from 0, which is the root
     */
    long spanId(long trace, int position) {
        return mixed(run + trace * TREE + position + 1);
    }

    /** Where in the trace the parent of a span is that is not the root. */
    static int parentOf(int position) {
        return (position - 1) / 2;
    }

    /** A number that no other span has, and no id either. */
    static long requestId(long spanId) {
        return mixed(spanId ^ REQUESTS);
    }

    /** A trace's id as text. */
    String traceText(long trace) {
        return hex(traceHigh) + hex(traceLow(trace));
    }

    /** A span's id as text. */
    String spanText(long trace, int position) {
        return hex(spanId(trace, position));
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(Long.BYTES * 2 - digits.length()) + digits;
    }

    /** A bijection that leaves no pattern (the finalizer of SplitMix64). */
    private static long mixed(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
