package io.llamatelemetry.memory;

import io.llamatelemetry.spi.SeriesKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** All series by metric, each metric's in their order. Any thread may change it while others read. */
final class SeriesIndex {

    private final ConcurrentHashMap<SeriesKey, Series> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ConcurrentSkipListMap<SeriesKey, Series>> byMetric =
            new ConcurrentHashMap<>();

    @Nullable Series find(SeriesKey key) {
        return byKey.get(key);
    }

    /** The series of a metric, in order. */
    Collection<Series> of(String metric) {
        Map<SeriesKey, Series> series = byMetric.get(metric);
        return series == null ? List.of() : series.values();
    }

    void add(Series series) {
        byKey.put(series.key, series);
        byMetric.compute(series.key.metric(), (metric, known) -> {
            ConcurrentSkipListMap<SeriesKey, Series> all = known == null ? new ConcurrentSkipListMap<>() : known;
            all.put(series.key, series);
            return all;
        });
    }

    void remove(Series series) {
        byKey.remove(series.key);
        byMetric.computeIfPresent(series.key.metric(), (metric, all) -> {
            all.remove(series.key);
            return all.isEmpty() ? null : all;
        });
    }

    int size() {
        return byKey.size();
    }
}
