package io.llamatelemetry.core;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.journal.Durability;
import io.llamatelemetry.core.journal.JournalConfig;
import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How events are journaled in front of a durable store.
 *
 * @param durability when an event counts as accepted
 * @param interval with {@code interval}, how much time a crash of the machine may cost
 * @param maxSize the most bytes that the journal takes on disk
 * @param segmentSize the bytes of one of its files
 * @param commitInterval how often the store makes durable what it has, so that the journal can let go of it
 */
public record JournalSettings(
        @Setting(
                description =
                        "When an event counts as accepted: fsync, once it is on the disk; or interval, at once, so"
                                + " that a power loss or a crash of the machine loses the events of the last journal.interval"
                                + " (a crash of the server alone loses none that were written).",
                defaultValue = "fsync")
        Durability durability,

        @Setting(
                description = "With durability interval, how long until accepted events are on the disk.",
                defaultValue = "100ms",
                min = 0.001,
                max = 3600)
        Duration interval,

        @Setting(
                description = "The most bytes that the journal takes; when the store has not taken in what is in it,"
                        + " further events are answered with 503.",
                defaultValue = "4GiB",
                bytes = true,
                min = 1 << 20)
        long maxSize,

        @Setting(
                description = "The bytes of one file of the journal, allocated before it is used.",
                defaultValue = "64MiB",
                bytes = true,
                min = 64 << 10,
                max = 1 << 30)
        int segmentSize,

        @Setting(
                description = "How often the store commits, so that the journal can let go of what it holds.",
                defaultValue = "10s",
                min = 0.01)
        Duration commitInterval) {

    public JournalSettings {
        if (maxSize < 2L * segmentSize) {
            throw new IllegalArgumentException(
                    "max_size: " + maxSize + " (expected: at least twice segment_size, " + segmentSize + ")");
        }
        if (segmentSize % 8 != 0) {
            throw new IllegalArgumentException("segment_size: " + segmentSize + " (expected: a multiple of 8)");
        }
    }

    /** How events are journaled where nothing else is said. */
    public static JournalSettings defaults() {
        return with(Map.of());
    }

    /**
     * The usual settings but for the given ones, by their keys in snake_case.
     *
     * @throws io.llamatelemetry.core.config.ConfigurationException with all that is wrong with them
     */
    public static JournalSettings with(Map<String, ?> settings) {
        return ConfigBinder.bind(ConfigNode.of(settings), JournalSettings.class);
    }

    JournalConfig toConfig(Path folder) {
        JournalConfig config = JournalConfig.at(folder).withSizes(segmentSize, maxSize);
        return durability == Durability.INTERVAL ? config.withInterval(interval.toMillis()) : config;
    }
}
