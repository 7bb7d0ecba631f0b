package io.llamatelemetry.spi;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanWithStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a span: one half or both, and how long it lives.
 *
 * @param key what identifies the span
 * @param start its first half; null while that has not come, and the span is not shown then
 * @param end its second half; null while the span is open
 * @param acceptedAt when the first of its events was accepted
 * @param expiresAt when the last of its events is over; the record is dead from this instant on
 */
public record SpanRecord(
        SpanKey key, @Nullable SpanStart start, @Nullable SpanEnd end, Instant acceptedAt, Instant expiresAt)
        implements StoredRecord {

    public SpanRecord {
        Objects.requireNonNull(key);
        Objects.requireNonNull(acceptedAt);
        Objects.requireNonNull(expiresAt);
        if (start == null && end == null) {
            throw new IllegalArgumentException("a span record without a half");
        }
    }

    /**
     * The one record that both stand for: of each half the greater, and the longer life. Commutative and idempotent, so that
     * any order and any repetition give the same span. A record that was dead when the other was accepted counts as though it
     * had never come.
     *
     * @param other a record of the same key
     * @throws IllegalArgumentException if the keys differ
     */
    public SpanRecord merge(SpanRecord other) {
        if (!key.equals(other.key)) {
            throw new IllegalArgumentException(key + " and " + other.key + " (expected: the same span)");
        }
        if (!livesWith(other)) {
            return expiresAt.isAfter(other.acceptedAt) ? this : other;
        }
        return new SpanRecord(
                key,
                greater(start, other.start),
                greater(end, other.end),
                acceptedAt.isBefore(other.acceptedAt) ? acceptedAt : other.acceptedAt,
                expiresAt.isAfter(other.expiresAt) ? expiresAt : other.expiresAt);
    }

    /** Whether neither of the two was dead when the other was accepted. */
    boolean livesWith(SpanRecord other) {
        return expiresAt.isAfter(other.acceptedAt) && other.expiresAt.isAfter(acceptedAt);
    }

    /** The span as readers see it, or nothing while its start has not come. Does not look at the expiry. */
    public Optional<SpanWithStatus> toSpan() {
        if (start == null) {
            return Optional.empty();
        }
        return Optional.of(new SpanWithStatus(
                key.spanId(),
                key.traceId(),
                start.parentSpanId(),
                start.name(),
                start.timestamp(),
                end == null ? null : end.timestamp(),
                attributes(start, end),
                end == null ? null : end.status()));
    }

    private static Map<String, JsonValue> attributes(SpanStart start, @Nullable SpanEnd end) {
        if (end == null || end.attributes().isEmpty()) {
            return start.attributes();
        }
        return Attributes.builder()
                .putAll(start.attributes())
                .putAll(end.attributes())
                .build();
    }

    private static <T extends Comparable<T>> @Nullable T greater(@Nullable T left, @Nullable T right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.compareTo(right) >= 0 ? left : right;
    }
}
