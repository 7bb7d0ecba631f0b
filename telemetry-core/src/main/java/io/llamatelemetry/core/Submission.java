package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanStart;
import java.util.Objects;

/** Something that a producer hands in: an event of the protocol, or what another protocol says at once. */
public sealed interface Submission {

    /** An event of the protocol. */
    record Given(Event event) implements Submission {

        public Given {
            Objects.requireNonNull(event);
        }
    }

    /**
     * A span whose two halves come together. Its attributes may be any JSON.
     *
     * @param key what identifies the span
     * @param start its start
     * @param end its end
     */
    record WholeSpan(SpanKey key, SpanStart start, SpanEnd end) implements Submission {

        public WholeSpan {
            Objects.requireNonNull(key);
            Objects.requireNonNull(start);
            Objects.requireNonNull(end);
        }
    }

    /**
     * A measurement that its producer may send again and that has an identity of its own, so that it counts once. Identities
     * are remembered for up to 24 hours, the newest {@value RetryMemory#MOST_POINTS} of them.
     *
     * @param event the measurement
     * @param identity what names it, of any length; equal for a repetition of the same measurement only
     */
    record IdentifiedPoint(MetricEvent event, String identity) implements Submission {

        public IdentifiedPoint {
            Objects.requireNonNull(event);
            Objects.requireNonNull(identity);
        }
    }
}
