package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.core.Submission;
import io.llamatelemetry.spi.MetricRecord;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics of one resource and scope, and how a value of one of them becomes a point with an identity. */
final class PointSource {

    private final OtlpBatch batch;
    private final Map<String, JsonValue> labels;
    private final byte[] identity;

    PointSource(OtlpBatch batch, Resource resource, InstrumentationScope scope) {
        this.batch = batch;
        this.labels = OtlpValues.flat(OtlpValues.surroundings(resource, scope));
        MessageDigest digest = Digests.sha256();
        digest.update(resource.toByteArray());
        digest.update((byte) 0);
        digest.update(scope.toByteArray());
        this.identity = digest.digest();
    }

    /**
     * A data point of a metric: what its values have in common.
     *
     * @param metric whose point it is
     * @param attributes its own
     * @param startNanos since when it counts; 0 if it does not say
     * @param timeNanos when it was measured
     * @param temporality how its counts follow those of the point before; null if they do not
     */
    record Point(
            Metric metric,
            List<KeyValue> attributes,
            long startNanos,
            long timeNanos,
            @Nullable String temporality) {}

    OtlpBatch batch() {
        return batch;
    }

    /** Adds a count or a sum, with its temporality and start where the point has a temporality. */
    void addTotal(Point point, String suffix, Map<String, JsonValue> more, JsonNumber value, String unit) {
        Attributes.Builder all = labels(point, more);
        String temporality = point.temporality();
        if (temporality != null) {
            Instant start = OtlpValues.time(point.startNanos());
            all.put(MetricRecord.TEMPORALITY, JsonValue.of(temporality));
            all.put(MetricRecord.START_TIME, JsonValue.of(Timestamps.format(start)));
        }
        add(point, suffix, more, all, value, unit);
    }

    /** Adds a value that stands for itself. */
    void addValue(Point point, String suffix, Map<String, JsonValue> more, JsonNumber value, String unit) {
        add(point, suffix, more, labels(point, more), value, unit);
    }

    private Attributes.Builder labels(Point point, Map<String, JsonValue> more) {
        Attributes.Builder own = Attributes.builder();
        OtlpValues.putAll(own, point.attributes());
        return Attributes.builder()
                .putAll(labels)
                .putAll(OtlpValues.flat(own.build()))
                .putAll(more);
    }

    private void add(
            Point point,
            String suffix,
            Map<String, JsonValue> more,
            Attributes.Builder all,
            JsonNumber value,
            String unit) {
        if (value instanceof JsonDouble number && !Double.isFinite(number.value())) {
            throw new IllegalArgumentException(value + " is not finite");
        }
        String name = point.metric().getName() + suffix;
        MetricEvent event = new MetricEvent(
                OtlpValues.NO_TRACE, "", OtlpValues.time(point.timeNanos()), all.build(), name, value, unit);
        batch.add(new Submission.IdentifiedPoint(event, identity(point, name, more)));
    }

    private String identity(Point point, String name, Map<String, JsonValue> more) {
        MessageDigest digest = Digests.sha256();
        digest.update(identity);
        digest.update(point.metric().getDataCase().name().getBytes(StandardCharsets.US_ASCII));
        part(digest, name.getBytes(StandardCharsets.UTF_8));
        part(digest, point.metric().getUnit().getBytes(StandardCharsets.UTF_8));
        part(digest, more.toString().getBytes(StandardCharsets.UTF_8));
        point.attributes().forEach(attribute -> part(digest, attribute.toByteArray()));
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(point.startNanos())
                .putLong(point.timeNanos())
                .flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
