package io.llamatelemetry.spi;

/** Takes the points of a metric query. Called on the thread that asked. */
public interface MetricSink {

    /** Begins a series. Called only for a series that has a point. */
    void series(SeriesKey series);

    /**
     * A point of the series that was begun last. Raw points come by time, then id; buckets come by time, each once, summed.
     *
     * @param second the point's time floored to the second, or the bucket's start, in Unix seconds
     * @param value the value or sum; a sum may be infinite
     */
    void point(long second, double value);
}
