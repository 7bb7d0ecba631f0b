package io.llamatelemetry.server.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the server has what it acknowledged.
 *
 * @param acknowledged events
 * @param accepted events that the server counted as accepted during the run; less after a restart
 * @param spans of which it acknowledged a part at least
 * @param spansAtMost the same with all requests whose outcome is not known
 * @param stored spans that the store has more than before the run, with those that it has dropped by its own bounds
 * @param dropped how many those are
 * @param checked traces that were read back
 * @param lostSpans spans of them that were not there, or not whole
 * @param unasked traces that could not be asked for
 */
record Verification(
        long acknowledged,
        long accepted,
        long spans,
        long spansAtMost,
        long stored,
        long dropped,
        long checked,
        long lostSpans,
        long unasked) {

    private static final int CONNECTIONS = 4;
    private static final long BETWEEN_MILLIS = 200;
    private static final long AT_MOST_HOURS = 4;

    /**
     * Asks the server.
     *
     * @param patience how long it may take to count what it has taken
     */
    static Verification of(LoadResult result, ServerCounts before, Duration patience)
            throws IOException, InterruptedException {
        List<TreeCheck> checks = check(result, before);
        long spans = result.sent().stream().mapToLong(Ingest::spans).sum();
        ServerCounts after = ServerCounts.read(result.options());
        long end = System.nanoTime() + patience.toNanos();
        while (stored(before, after) < spans && System.nanoTime() - end < 0) {
            Thread.sleep(BETWEEN_MILLIS);
            after = ServerCounts.read(result.options());
        }
        return new Verification(
                result.sent().stream().mapToLong(Ingest::events).sum(),
                after.accepted() - before.accepted(),
                spans,
                result.sent().stream().mapToLong(Ingest::spansAtMost).sum(),
                stored(before, after),
                after.dropped() - before.dropped(),
                checks.stream().mapToLong(TreeCheck::checked).sum(),
                checks.stream().mapToLong(TreeCheck::lostSpans).sum(),
                checks.stream().mapToLong(TreeCheck::unasked).sum());
    }

    private static long stored(ServerCounts before, ServerCounts after) {
        return after.spans() - before.spans() + after.dropped() - before.dropped();
    }

    private static List<TreeCheck> check(LoadResult result, ServerCounts before)
            throws IOException, InterruptedException {
        List<Long> traces = sample(result, ServerCounts.read(result.options()), before);
        long end = System.nanoTime() + TimeUnit.HOURS.toNanos(AT_MOST_HOURS);
        LoadThread thread = new LoadThread("verification", end);
        List<TreeCheck> checks = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            List<Long> part = traces.subList(traces.size() * i / CONNECTIONS, traces.size() * (i + 1) / CONNECTIONS);
            TreeCheck check = new TreeCheck(result.options(), result.numbers(), part.iterator(), new Tally(end, end));
            checks.add(check);
            thread.add(result.options().address(), check, Pace.closed(false), System.nanoTime());
        }
        thread.start();
        thread.finish();
        return checks;
    }

    /**
     * Traces that were acknowledged whole, evenly over the run. Where the server has dropped the oldest by its own bounds, only
     * from the newest, half as many spans as it keeps.
     */
    private static List<Long> sample(LoadResult result, ServerCounts now, ServerCounts before) {
        List<Long> whole = new ArrayList<>();
        long newest = now.dropped() > before.dropped()
                ? now.spans() / 2 / SpanNumbers.TREE / result.sent().size()
                : Long.MAX_VALUE;
        for (Ingest sent : result.sent()) {
            for (long i = Math.max(0, sent.traces() - newest); i < sent.traces(); i++) {
                if (sent.isWhole(i)) {
                    whole.add(sent.trace(i));
                }
            }
        }
        long wanted = Math.min(whole.size(), result.options().verify());
        List<Long> chosen = new ArrayList<>();
        for (long i = 0; i < wanted; i++) {
            chosen.add(whole.get((int) (i * whole.size() / wanted)));
        }
        return chosen;
    }

    /** Whether nothing is missing and nothing was made up. */
    boolean holds() {
        return stored >= spans && stored <= spansAtMost && lostSpans == 0 && unasked == 0;
    }

    /** Both for programs and for people. */
    String text() {
        return "VERIFIED acknowledged_events=" + acknowledged + " server_counted_events=" + accepted
                + " acknowledged_spans=" + spans + " stored_spans=" + stored + " of_these_dropped_by_bounds=" + dropped
                + " outcome_unknown_spans=" + (spansAtMost - spans) + " missing_spans=" + Math.max(0, spans - stored)
                + " traces_read=" + checked + " spans_not_read=" + lostSpans + " traces_not_asked=" + unasked + " "
                + (holds() ? "OK" : "FAILED");
    }
}
