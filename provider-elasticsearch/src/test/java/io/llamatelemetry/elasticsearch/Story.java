package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.spi.StoreStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Numbered events, of each number a span's two halves, a log message and a point, told to an engine by several threads; knows
 * which were accepted, and holds what is stored against that.
 */
final class Story implements AutoCloseable {

    private static final int TELLERS = 4;
    static final int SPANS_IN_TRACE = 10;
    /** How many spans or log messages the engine has to give at once. */
    static final int MOST = 100_000;

    private static final int PATIENCE_MINUTES = 5;
    private static final int ATTEMPTS = 12;
    private static final long WEEK = 604_800;

    private final TelemetryEngine engine;
    private final Instant begin = Instant.now().minusSeconds(3_600);
    private final Set<Integer> starts = new ConcurrentSkipListSet<>();
    private final Set<Integer> ends = new ConcurrentSkipListSet<>();
    private final Set<Integer> logs = new ConcurrentSkipListSet<>();
    private final Set<Integer> points = new ConcurrentSkipListSet<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean bearingWithFullJournal;
    private final ExecutorService tellers = Executors.newFixedThreadPool(TELLERS);

    Story(TelemetryEngine engine) {
        this.engine = engine;
    }

    /** Tells so many numbers more, and returns when they are accepted. */
    void tell(int numbers) {
        finish(begin(numbers));
    }

    /** Tells numbers until the latch is down, and at least so many. */
    List<Future<?>> beginUntil(CountDownLatch enough, int atLeast) {
        int end = next.get() + atLeast;
        return begin(() -> next.get() < end || enough.getCount() > 0);
    }

    /** Begins to tell so many numbers more. */
    List<Future<?>> begin(int numbers) {
        int end = next.get() + numbers;
        return begin(() -> next.get() < end);
    }

    private interface Going {

        boolean on();
    }

    private List<Future<?>> begin(Going going) {
        return IntStream.range(0, TELLERS)
                .<Future<?>>mapToObj(teller -> tellers.submit(() -> {
                    while (going.on()) {
                        tellOne(next.getAndIncrement());
                    }
                }))
                .toList();
    }

    /** Waits for tellers; what went wrong with one goes wrong here. */
    static void finish(List<Future<?>> telling) {
        for (Future<?> one : telling) {
            try {
                one.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("an event was not accepted", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private void tellOne(int number) {
        Instant start = begin.plusMillis(number);
        String trace = "t" + number / SPANS_IN_TRACE;
        String span = "s" + number;
        String parent = number % SPANS_IN_TRACE == 0 ? null : "s" + (number - number % SPANS_IN_TRACE);
        Map<String, JsonValue> attributes = Attributes.of("number", number);
        accept(
                new StructuredLogEvent(trace, span, start, attributes, new SpanStartPayload("name", parent)),
                starts,
                number);
        accept(
                new UnstructuredLogEvent(trace, span, start, attributes, message(number), LogSeverity.INFO),
                logs,
                number);
        accept(
                new MetricEvent(trace, span, start, Attributes.of("kind", number % 3), "told", JsonValue.of(1), "1"),
                points,
                number);
        accept(
                new StructuredLogEvent(trace, span, start.plusSeconds(1), Map.of(), new SpanEndPayload(SpanStatus.OK)),
                ends,
                number);
    }

    private static String message(int number) {
        return "message " + number;
    }

    /** Has one event accepted, however long it takes; nothing but being asked to come again is borne with. */
    private void accept(Event event, Set<Integer> accepted, int number) {
        while (true) {
            try {
                engine.telemetry().logEvent(event, WEEK);
                accepted.add(number);
                return;
            } catch (OverloadedException e) {
                awaitCaughtUp();
            } catch (UnavailableException e) {
                if (!bearingWithFullJournal) {
                    throw e;
                }
                awaitCaughtUp();
            }
        }
    }

    /** Tells once more, from now on, what is refused because the journal is full, as it may be where an outage lasts. */
    void bearWithFullJournal() {
        bearingWithFullJournal = true;
    }

    private void awaitCaughtUp() {
        try {
            engine.caughtUp().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Then the next one is refused or accepted, whichever it is.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Tells long log messages until one is refused because the store cannot take it, and says how many were accepted. */
    int tellUntilRefused(int length) {
        String filling = "x".repeat(length);
        for (int count = 0; ; count++) {
            Event event = new UnstructuredLogEvent(
                    "filling", "s", begin, Attributes.of("filling", filling), "filling " + count, LogSeverity.DEBUG);
            try {
                engine.ingest()
                        .accept(event, WEEK, Delivery.UNMARKED)
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof UnavailableException) {
                    return count;
                }
                throw e;
            }
        }
    }

    /** Waits until the store has all that was accepted; a query gives up before that. */
    void awaitApplied() {
        awaitApplied(engine);
    }

    private static void awaitApplied(TelemetryEngine engine) {
        try {
            engine.caughtUp().toCompletableFuture().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("not applied: " + engine.health(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Asks until there is an answer, for a query gives up soon here, and a node that was just let go on is slow. */
    private static <T> T patiently(Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (UnavailableException | DeadlineExceededException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** How many of the filling messages are there, each once. */
    int fillings() {
        List<UnstructuredLogEvent> found = patiently(
                        () -> engine.telemetry().queryLogs("filling", null, null, null, null, null, 10_000, 0))
                .data();
        assertEquals(
                found.size(),
                found.stream().map(UnstructuredLogEvent::message).distinct().count());
        return found.size();
    }

    /** Of how many numbers all events are accepted. */
    int accepted() {
        return ends.size();
    }

    /** Expects none of the log messages so far. */
    void forgetLogs() {
        logs.clear();
    }

    /** Everything that was accepted is there once, and nothing else is. */
    void assertStoredOnce() {
        assertStoredIn(engine);
    }

    /** Everything that was accepted is there once, and nothing else is, as another engine over the same folder says. */
    void assertStoredIn(TelemetryEngine engine) {
        awaitApplied(engine);
        Map<String, Long> messages = patiently(
                        () -> engine.telemetry().queryLogs(null, null, LogSeverity.INFO, null, null, null, MOST, 0))
                .data()
                .stream()
                .collect(Collectors.groupingBy(UnstructuredLogEvent::message, TreeMap::new, Collectors.counting()));
        Map<String, Long> told =
                logs.stream().collect(Collectors.toMap(Story::message, number -> 1L, Long::sum, TreeMap::new));
        assertEquals(told, messages, "log messages, each once");
        List<Span> spans = patiently(() -> engine.telemetry().querySpans(List.of(), List.of(), null))
                .data();
        assertEquals(names(starts), names(spans), "spans");
        assertEquals(
                names(ends),
                names(spans.stream().filter(span -> span.endTime() != null).toList()),
                "spans that ended");
        double sum = patiently(() -> engine.telemetry()
                        .queryMetrics("told", 0, Instant.now().getEpochSecond(), null, MetricQueryType.INSTANT, null))
                .data()
                .stream()
                .mapToDouble(series -> series.values().get(0).value())
                .sum();
        assertEquals(points.size(), sum, "points");
        StoreStatistics store = engine.statistics().store();
        assertEquals(starts.size(), store.spans(), "documents of spans");
        assertEquals(points.size(), store.points(), "documents of points");
        assertEquals(0.0, store.more().get("elasticsearch_dead_letters"), "dead letters");
    }

    private static Set<String> names(Set<Integer> numbers) {
        return numbers.stream().map(number -> "s" + number).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(List<Span> spans) {
        Set<String> names = new TreeSet<>();
        spans.forEach(span -> assertEquals(true, names.add(span.spanId()), () -> span.spanId() + " twice"));
        return names;
    }

    @Override
    public void close() {
        tellers.shutdownNow();
    }
}
