package io.llamatelemetry.spi;

import io.llamatelemetry.api.CodePoints;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What identifies a series. Ordered by metric, unit, and the labels' names and values one after another.
 *
 * @param metric the metric's name
 * @param unit the unit of its values
 * @param labels the labels, ordered by name
 */
public record SeriesKey(String metric, String unit, SortedMap<String, String> labels) implements Comparable<SeriesKey> {

    public SeriesKey {
        Objects.requireNonNull(metric);
        Objects.requireNonNull(unit);
        SortedMap<String, String> sorted = new TreeMap<>(CodePoints.ORDER);
        sorted.putAll(labels);
        labels = Collections.unmodifiableSortedMap(sorted);
    }

    @Override
    public int compareTo(SeriesKey other) {
        int order = CodePoints.compare(metric, other.metric);
        if (order == 0) {
            order = CodePoints.compare(unit, other.unit);
        }
        Iterator<Map.Entry<String, String>> left = labels.entrySet().iterator();
        Iterator<Map.Entry<String, String>> right = other.labels.entrySet().iterator();
        while (order == 0 && left.hasNext() && right.hasNext()) {
            Map.Entry<String, String> a = left.next();
            Map.Entry<String, String> b = right.next();
            order = CodePoints.compare(a.getKey(), b.getKey());
            if (order == 0) {
                order = CodePoints.compare(a.getValue(), b.getValue());
            }
        }
        return order != 0 ? order : Integer.compare(labels.size(), other.labels.size());
    }
}
