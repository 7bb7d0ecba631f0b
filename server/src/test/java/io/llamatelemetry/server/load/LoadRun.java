package io.llamatelemetry.server.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the generator: warms up, measures, waits for the last answers. */
final class LoadRun {

    private static final long PREPARATION = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double MIB = 1 << 20;

    private final LoadOptions options;
    private final SpanNumbers numbers;
    private final PrintStream out;
    private final List<Ingest> sent = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final Map<Questions.Kind, List<Tally>> questions = new EnumMap<>(Questions.Kind.class);
    private final List<LoadThread> threads = new ArrayList<>();
    private final ServerProcess server;
    private final OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private LoadRun(LoadOptions options, PrintStream out) {
        this.options = options;
        this.numbers = new SpanNumbers(options.run());
        this.server = new ServerProcess(options.pid());
        this.out = out;
    }

    /**
     * Does it, and says what happened.
     *
     * @param out where the lines of progress go
     */
    static LoadResult of(LoadOptions options, PrintStream out) throws IOException, InterruptedException {
        return new LoadRun(options, out).run();
    }

    private LoadResult run() throws IOException, InterruptedException {
        // Time zero is when all is prepared; measured is what follows the warm-up.
        long prepared = System.nanoTime() + PREPARATION;
        List<Ingest> works = new ArrayList<>();
        long from = prepared + TimeUnit.SECONDS.toNanos(options.warmup());
        long to = from + TimeUnit.SECONDS.toNanos(options.seconds());
        for (int i = 0; i < options.threads(); i++) {
            threads.add(new LoadThread("load-" + i, to));
            tallies.add(new Tally(from, to));
        }
        for (int i = 0; i < options.connections(); i++) {
            works.add(new Ingest(options, numbers, i, tallies.get(i % options.threads())));
        }
        sent.addAll(works);
        long start = System.nanoTime();
        Pace pace = pace();
        for (int i = 0; i < works.size(); i++) {
            long startAt = start + pace.nanosBetween() * i / works.size();
            threads.get(i % options.threads()).add(options.address(), works.get(i), pace, startAt);
        }
        if (options.queryConnections() > 0) {
            addQuestions(from, to, start);
        }
        threads.forEach(Thread::start);
        return measure(from, to);
    }

    private Pace pace() {
        long between =
                options.rate() == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / options.rate() * options.connections());
        return new Pace(between, options.insists());
    }

    /** The questions have a thread of their own, so that what they wait for is the server. */
    private void addQuestions(long from, long to, long start) throws IOException {
        LoadThread thread = new LoadThread("questions", to);
        for (int i = 0; i < options.queryConnections(); i++) {
            Questions.Kind kind = i % 2 == 0 ? Questions.Kind.GET_TRACE : Questions.Kind.QUERY_TRACES;
            Tally tally = new Tally(from, to);
            questions.computeIfAbsent(kind, one -> new ArrayList<>()).add(tally);
            thread.add(
                    options.address(),
                    new Questions(kind, options, numbers, sent, i, tally),
                    Pace.closed(false),
                    start);
        }
        threads.add(thread);
    }

    private LoadResult measure(long from, long to) throws InterruptedException {
        waitUntil(from);
        long ownBefore = own.getProcessCpuTime();
        long serverBefore = server.cpuTime().toNanos();
        waitUntil(to);
        long ownCpu = own.getProcessCpuTime() - ownBefore;
        long serverCpu = server.cpuTime().toNanos() - serverBefore;
        for (LoadThread thread : threads) {
            thread.finish();
        }
        return new LoadResult(options, numbers, sent, tallies, questions, ownCpu, serverCpu);
    }

    private void waitUntil(long time) throws InterruptedException {
        long left = time - System.nanoTime();
        long lastDone = 0;
        while (left > 0) {
            long step = options.report() == 0 ? left : Math.min(left, TimeUnit.SECONDS.toNanos(options.report()));
            TimeUnit.NANOSECONDS.sleep(step);
            left = time - System.nanoTime();
            if (options.report() > 0) {
                lastDone = report(left, lastDone, step);
            }
        }
    }

    private long report(long left, long lastDone, long step) throws InterruptedException {
        long done = tallies.stream()
                .mapToLong(tally -> tally.statuses().entrySet().stream()
                        .filter(entry -> entry.getKey() / 100 == 2)
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .sum();
        long late = tallies.stream()
                .mapToLong(tally -> tally.status(429) + tally.status(503))
                .sum();
        long broken = tallies.stream().mapToLong(Tally::broken).sum();
        out.printf(
                Locale.ROOT,
                "%4d s to go: %.0f requests/s accepted, since the start %d accepted, %d told to come later, %d broken%s%n",
                Math.max(0, TimeUnit.NANOSECONDS.toSeconds(left)),
                (done - lastDone) / (step / 1e9),
                done,
                late,
                broken,
                memory());
        return done;
    }

    private String memory() throws InterruptedException {
        return options.pid() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; server: %.0f MiB resident, %.0f MiB heap with garbage",
                        server.residentBytes() / MIB,
                        server.heapBytes() / MIB);
    }
}
