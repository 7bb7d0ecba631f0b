package io.llamatelemetry.spi;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a span.
 *
 * @param timestamp when the span began
 * @param name the span's name
 * @param parentSpanId its parent's id, never empty; null for none
 * @param attributes the attributes that came with the start; any JSON
 */
public record SpanStart(
        Instant timestamp, String name, @Nullable String parentSpanId, Map<String, JsonValue> attributes)
        implements Comparable<SpanStart> {

    public SpanStart {
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(name);
        attributes = Attributes.copyOf(attributes);
    }

    /** Orders contradicting starts: of two, the greater holds. By time, then canonical JSON; 0 only for equal ones. */
    @Override
    public int compareTo(SpanStart other) {
        int byTime = timestamp.compareTo(other.timestamp);
        return byTime != 0 || equals(other) ? byTime : CodePoints.compare(canonical(), other.canonical());
    }

    private String canonical() {
        String parent = parentSpanId == null ? "null" : CanonicalJson.quote(parentSpanId);
        return "{\"attributes\":" + CanonicalJson.write(attributes) + ",\"name\":" + CanonicalJson.quote(name)
                + ",\"parent_span_id\":" + parent + "}";
    }
}
