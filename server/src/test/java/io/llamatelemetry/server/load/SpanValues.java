package io.llamatelemetry.server.load;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The values of one span at a time, to be written into a request. Belongs to one thread. */
final class SpanValues {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long LENGTH_MICROS = 20_000;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

    private final SpanNumbers numbers;
    private final long[] knownSeconds = {-1, -1};
    private final byte[][] knownTexts = new byte[2][];

    long traceHigh;
    long traceLow;
    long span;
    long parent;
    long request;
    long startMicros;
    long endMicros;

    SpanValues(SpanNumbers numbers) {
        this.numbers = numbers;
        this.traceHigh = numbers.traceHigh();
    }

    /** Turns to another span, which ends now. */
    void turnTo(long trace, int position, long nowMicros) {
        traceLow = numbers.traceLow(trace);
        span = numbers.spanId(trace, position);
        parent = position == 0 ? 0 : numbers.spanId(trace, SpanNumbers.parentOf(position));
        request = SpanNumbers.requestId(span);
        startMicros = nowMicros - LENGTH_MICROS + position;
        endMicros = nowMicros;
    }

    /** Writes a time as ISO 8601 with microseconds. */
    void writeTime(byte[] to, int offset, long micros) {
        long second = Math.floorDiv(micros, MICROS_PER_SECOND);
        int slot = (int) (second & 1);
        if (knownSeconds[slot] != second) {
            knownSeconds[slot] = second;
            knownTexts[slot] = Ascii.bytes(SECONDS.format(Instant.ofEpochSecond(second)));
        }
        byte[] text = knownTexts[slot];
        System.arraycopy(text, 0, to, offset, text.length);
        Ascii.writeDigits(to, offset + text.length, 6, micros - second * MICROS_PER_SECOND);
        to[offset + text.length + 6] = 'Z';
    }
}
