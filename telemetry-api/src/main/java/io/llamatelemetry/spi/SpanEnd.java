package io.llamatelemetry.spi;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The second half of a span.
 *
 * @param timestamp when the span ended
 * @param status how it ended
 * @param attributes the attributes that came with the end; any JSON
 */
public record SpanEnd(Instant timestamp, SpanStatus status, Map<String, JsonValue> attributes)
        implements Comparable<SpanEnd> {

    public SpanEnd {
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(status);
        attributes = Attributes.copyOf(attributes);
    }

    /** Orders contradicting ends: of two, the greater holds. By time, then canonical JSON; 0 only for equal ones. */
    @Override
    public int compareTo(SpanEnd other) {
        int byTime = timestamp.compareTo(other.timestamp);
        return byTime != 0 || equals(other) ? byTime : CodePoints.compare(canonical(), other.canonical());
    }

    private String canonical() {
        return "{\"attributes\":" + CanonicalJson.write(attributes) + ",\"status\":\"" + status.wireName() + "\"}";
    }
}
