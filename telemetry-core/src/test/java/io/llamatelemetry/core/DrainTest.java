package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.journal.Journal;
import io.llamatelemetry.core.journal.JournalConfig;
import io.llamatelemetry.core.journal.JournalListener;
import io.llamatelemetry.kit.ListProvider;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrainTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicLong now = new AtomicLong();
    private final FaultyProvider provider = new FaultyProvider();

    @TempDir
    Path folder;

    private static byte[] frame(int number) {
        UnstructuredLogEvent event =
                new UnstructuredLogEvent("t", "", NOON, Attributes.of(), "m" + number, LogSeverity.INFO);
        LogRecord record = new LogRecord(new EventId(0, number), event, NOON, NOON.plusSeconds(86_400));
        return new KeyedRecord(record, null).toBytes();
    }

    @Test
    void whatAStoreCannotTakeForAWhileIsNotItsWork() throws Exception {
        Applied applied = new Applied(0, now::get);
        provider.beforeWrite = attempt -> {
            now.addAndGet(TimeUnit.SECONDS.toNanos(attempt == 2 ? 3 : 1_000));
            if (attempt < 2) {
                throw new StoreException(StoreException.Kind.TEMPORARY, "planted", null);
            }
        };
        JournalConfig config = JournalConfig.at(folder.resolve("journal")).withSizes(1 << 16, 1 << 20);
        try (TelemetryStore store = provider.open(
                        new ListProvider.Configuration(Path.of("one")), new StoreContext(Clock.systemUTC(), folder));
                Journal journal = Journal.open(config, 0, JournalListener.NONE)) {
            Drain drain = new Drain(journal::read, store, applied, (key, at) -> {}, now::get);
            journal.append(List.of(frame(1), frame(2))).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Thread thread = new Thread(drain, "drain");
            thread.start();
            applied.await(2).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            drain.stop();
            thread.join();
        }
        applied.acknowledged(10_004);
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        // The 10,000 a second that are assumed at first, and two events in the three seconds of the third attempt.
        assertEquals(10_002 * 4 / 10_002.0, applied.workSeconds(), 1e-9);
    }
}
