package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans of which one half is missing. Some are held back from the index, because the other half mostly comes soon and one
 * document then serves both; the rest is remembered, so that the other half is merged without a search. Both are bounded, by
 * number and by an estimate of their heap; the oldest go first.
 */
final class OpenSpans {

    private static final int MOST_HELD = 16_384;
    private static final long MOST_BYTES = 64L << 20;
    private static final int BYTES_PER_ATTRIBUTE = 160;
    private static final int BYTES_PER_SPAN = 600;

    /**
     * An open span.
     *
     * @param record what is known of it
     * @param home the partition that it belongs to
     * @param indexed whether it is in that partition's index; else it is held back
     */
    record Open(SpanRecord record, ExpiryPartition home, boolean indexed) {}

    private final Map<SpanKey, Open> held = new LinkedHashMap<>();
    private final Map<SpanKey, Open> remembered = new LinkedHashMap<>();
    private final int mostRemembered;
    private long heldBytes;
    private long rememberedBytes;

    OpenSpans(int mostSpans) {
        this.mostRemembered = mostSpans;
    }

    static boolean isOpen(SpanRecord record) {
        return record.start() == null || record.end() == null;
    }

    /** Takes out what is known of a span, or gives null. */
    @Nullable Open take(SpanKey key) {
        Open open = held.remove(key);
        if (open != null) {
            heldBytes -= estimate(open.record());
            return open;
        }
        open = remembered.remove(key);
        if (open != null) {
            rememberedBytes -= estimate(open.record());
        }
        return open;
    }

    void hold(SpanRecord record, ExpiryPartition home) {
        held.put(record.key(), new Open(record, home, false));
        heldBytes += estimate(record);
    }

    void remember(SpanRecord record, ExpiryPartition home) {
        remembered.put(record.key(), new Open(record, home, true));
        rememberedBytes += estimate(record);
        Iterator<Open> oldest = remembered.values().iterator();
        while (oldest.hasNext() && (remembered.size() > mostRemembered || rememberedBytes > MOST_BYTES)) {
            rememberedBytes -= estimate(oldest.next().record());
            oldest.remove();
        }
    }

    /** Whether more is held back than should be. */
    boolean isHoldingTooMuch() {
        return held.size() > MOST_HELD || heldBytes > MOST_BYTES;
    }

    /** Takes out the span that was held back longest, or gives null. */
    @Nullable Open takeOldestHeld() {
        Iterator<Open> oldest = held.values().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        Open open = oldest.next();
        oldest.remove();
        heldBytes -= estimate(open.record());
        return open;
    }

    int heldCount() {
        return held.size();
    }

    private static long estimate(SpanRecord record) {
        SpanStart start = record.start();
        SpanEnd end = record.end();
        long bytes = BYTES_PER_SPAN;
        if (start != null) {
            bytes += start.name().length() + attributes(start.attributes());
        }
        return end == null ? bytes : bytes + attributes(end.attributes());
    }

    private static long attributes(Map<String, io.llamatelemetry.api.JsonValue> attributes) {
        long bytes = 0;
        for (Map.Entry<String, io.llamatelemetry.api.JsonValue> attribute : attributes.entrySet()) {
            bytes += BYTES_PER_ATTRIBUTE + attribute.getKey().length();
            if (attribute.getValue() instanceof io.llamatelemetry.api.JsonString text) {
                bytes += text.value().length();
            } else if (!attribute.getValue().isPrimitive()) {
                bytes += 4L * attribute.getValue().toString().length();
            }
        }
        return bytes;
    }
}
