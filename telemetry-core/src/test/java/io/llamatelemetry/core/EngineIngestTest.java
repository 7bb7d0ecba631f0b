package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.kit.ListProvider;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A repeated request is compared with what is stored once all that came before it is. */
final class EngineIngestTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Delivery RETRY = new Delivery("p", null, true);

    private final SettableClock clock = new SettableClock(NOON);
    private final TelemetryStore store = new ListProvider()
            .open(new ListProvider.Configuration(Path.of("list")), new StoreContext(clock, Path.of("data")));
    private final Lane lane = new Lane(new DirectLane(store.writer()));
    private final EngineIngest ingest = ingest();

    private EngineIngest ingest() {
        Openness openness = new Openness();
        Limits limits = Limits.defaults();
        Reads reads = new Reads(openness, store, lane, Duration.ofSeconds(30), clock);
        return new EngineIngest(
                openness,
                lane,
                reads,
                new RetryMemory(clock),
                new EventCounters(),
                Runnable::run,
                new EventRecords(clock, limits));
    }

    private static Event message(int number) {
        return new UnstructuredLogEvent("t", "s", NOON, Attributes.of(), "m" + number, LogSeverity.INFO);
    }

    private void accept(List<Event> events, Delivery delivery) {
        ingest.accept(EventBatch.of(events), Telemetry.DEFAULT_TTL_SECONDS, delivery)
                .toCompletableFuture()
                .join();
    }

    @Test
    void aRepeatedBatchWaitsOnceForWhatIsUnderWay() {
        accept(IntStream.range(0, 3).mapToObj(EngineIngestTest::message).toList(), Delivery.UNMARKED);
        assertEquals(0, lane.waits);
        accept(IntStream.range(0, 5).mapToObj(EngineIngestTest::message).toList(), RETRY);
        assertEquals(1, lane.waits);
        assertEquals(5, store.statistics().logs());
    }

    @Test
    void halvesOfSpansAreComparedWithNothing() {
        accept(
                List.of(new StructuredLogEvent("t", "s", NOON, Attributes.of(), new SpanStartPayload("n", null))),
                RETRY);
        assertEquals(0, lane.waits);
        assertEquals(1, store.statistics().spans());
    }

    /** Counts who waits for what is under way. */
    private static final class Lane implements EventLane {

        private final DirectLane lane;
        private int waits;

        Lane(DirectLane lane) {
            this.lane = lane;
        }

        @Override
        public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records) {
            return lane.accept(records);
        }

        @Override
        public CompletionStage<Void> caughtUp() {
            return lane.caughtUp();
        }

        @Override
        public CompletionStage<Void> settled() {
            waits++;
            return lane.settled();
        }

        @Override
        public CompletionStage<Void> recovered() {
            return lane.recovered();
        }

        @Override
        public @Nullable JournalStatistics statistics() {
            return lane.statistics();
        }

        @Override
        public EngineHealth health() {
            return lane.health();
        }

        @Override
        public void close() {
            lane.close();
        }
    }
}
