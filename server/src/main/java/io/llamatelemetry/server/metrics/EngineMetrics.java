package io.llamatelemetry.server.metrics;

import io.llamatelemetry.core.EngineHealth;
import io.llamatelemetry.core.EngineStatistics;
import io.llamatelemetry.core.JournalStatistics;
import io.llamatelemetry.core.journal.JournalMetrics;
import io.llamatelemetry.core.journal.JournalState;
import io.llamatelemetry.spi.StoreStatistics;
import java.util.Map;
import java.util.function.Supplier;

/** Says what the engine and its store count. */
public final class EngineMetrics implements MetricSource {

    private static final String ACCEPTED = "telemetry_events_accepted_total";
    private static final String REFUSED = "telemetry_events_refused_total";

    private final Supplier<EngineStatistics> statistics;
    private final Supplier<EngineHealth> health;

    /** Asks these whenever the page is asked for. */
    public EngineMetrics(Supplier<EngineStatistics> statistics, Supplier<EngineHealth> health) {
        this.statistics = statistics;
        this.health = health;
    }

    @Override
    public void writeTo(PrometheusText page) {
        EngineStatistics counted = statistics.get();
        StoreStatistics store = counted.store();
        byLabel(page, ACCEPTED, "Events accepted, by kind.", "type", counted.accepted());
        byLabel(page, REFUSED, "Events refused, by reason.", "reason", counted.refused());
        page.single(
                "telemetry_events_repeated_total",
                MetricType.COUNTER,
                "Events not kept again, because they repeat an accepted one.",
                counted.repeated());
        page.family("telemetry_store_records", MetricType.GAUGE, "What is stored now, by kind.")
                .sample("telemetry_store_records", store.spans(), "kind", "span")
                .sample("telemetry_store_records", store.logs(), "kind", "log")
                .sample("telemetry_store_records", store.points(), "kind", "point");
        page.single("telemetry_store_bytes", MetricType.GAUGE, "About how many bytes the store takes.", store.bytes());
        page.single(
                "telemetry_store_expired_total",
                MetricType.COUNTER,
                "Records freed because their time was over.",
                store.expired());
        page.single(
                "telemetry_store_evicted_total",
                MetricType.COUNTER,
                "Records dropped to stay within a bound.",
                store.evicted());
        store.more()
                .forEach((name, value) -> page.single(
                        "telemetry_store_" + name, MetricType.GAUGE, "A gauge of the storage provider's own.", value));
        if (counted.journal() != null) {
            writeTo(page, counted.journal());
        }
        EngineHealth state = health.get();
        page.single(
                "telemetry_ready", MetricType.GAUGE, "1 when requests are answered in full.", state.ready() ? 1 : 0);
        page.single(
                "telemetry_incomplete",
                MetricType.GAUGE,
                "1 when answers may miss events.",
                state.incomplete() ? 1 : 0);
    }

    private static void writeTo(PrometheusText page, JournalStatistics journal) {
        JournalMetrics written = journal.journal();
        page.single(
                "telemetry_journal_frames_total",
                MetricType.COUNTER,
                "Events written to the journal.",
                written.frames());
        page.single(
                "telemetry_journal_written_bytes_total",
                MetricType.COUNTER,
                "Bytes written to the journal.",
                written.bytes());
        page.single(
                "telemetry_journal_groups_total",
                MetricType.COUNTER,
                "Groups of events that were made durable together.",
                written.groups());
        page.single(
                "telemetry_journal_fsyncs_total",
                MetricType.COUNTER,
                "Times that the journal's content was forced to the disk.",
                written.fsyncs());
        page.single(
                "telemetry_journal_folder_fsyncs_total",
                MetricType.COUNTER,
                "Times that the journal's folder was forced to the disk.",
                written.folderFsyncs());
        page.single(
                "telemetry_journal_disk_bytes",
                MetricType.GAUGE,
                "Bytes that the journal takes on the disk.",
                written.diskBytes());
        page.single(
                "telemetry_journal_queue_bytes",
                MetricType.GAUGE,
                "Bytes of events that wait to be made durable.",
                written.queueBytes());
        page.single(
                "telemetry_journal_open",
                MetricType.GAUGE,
                "1 while the journal takes events; 0 when it is full, out of disk, or has failed.",
                written.state() == JournalState.OPEN ? 1 : 0);
        page.single(
                "telemetry_journal_findings",
                MetricType.GAUGE,
                "What the start found torn or damaged in the journal.",
                journal.findings());
        page.single(
                "telemetry_journal_applied_sequence",
                MetricType.COUNTER,
                "The last event that was written to the store.",
                journal.applied());
        page.single(
                "telemetry_journal_committed_sequence",
                MetricType.COUNTER,
                "The last event that the store holds durably.",
                journal.committed());
        page.single(
                "telemetry_journal_lag_seconds",
                MetricType.GAUGE,
                "How long the oldest accepted event that is not in the store yet has waited.",
                journal.lagSeconds());
        page.single(
                "telemetry_journal_unreadable_total",
                MetricType.COUNTER,
                "Frames of the journal that could not be read back.",
                journal.unreadable());
    }

    private static void byLabel(PrometheusText page, String name, String help, String label, Map<String, Long> counts) {
        page.family(name, MetricType.COUNTER, help);
        counts.forEach((value, count) -> page.sample(name, count, label, value));
    }
}
