package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.core.json.JsonLines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the bytes of a body that is one event a line, and decodes each line as soon as it is whole: more than a line of the
 * text and what has just come is never held. Blank lines count as lines and stand for nothing. For one thread at a time.
 */
final class EventLines implements Consumer<ByteBuffer> {

    private static final int FIRST_BYTES = 1024;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * LOW_BITS;

    private final BatchGuard batch;
    private final JsonNesting nesting;
    private final JsonLines<Event> events = new JsonLines<>(Event.class);

    /** The line that has begun, and then what comes. */
    private byte[] text = new byte[FIRST_BYTES];

    private int length;
    private int line;

    EventLines(BatchGuard batch, JsonNesting nesting) {
        this.batch = batch;
        this.nesting = nesting;
    }

    @Override
    public void accept(ByteBuffer more) {
        int searched = length;
        int count = more.remaining();
        if (length + count > text.length) {
            text = Arrays.copyOf(text, Math.max(length + count, 2 * text.length));
        }
        more.get(text, length, count);
        length += count;
        events.begin(text, length);
        int begin = 0;
        for (int end = lineFeed(searched); end < length; end = lineFeed(begin)) {
            endLine(begin, end);
            begin = end + 1;
        }
        events.end();
        if (begin > 0) {
            System.arraycopy(text, begin, text, 0, length - begin);
            length -= begin;
        }
    }

    /** Takes what stands behind the last line feed. */
    void end() {
        if (length > 0) {
            events.begin(text, length);
            endLine(0, length);
            events.end();
            length = 0;
        }
    }

    /** The place of the first line feed from a place on; the end of the text if there is none. */
    private int lineFeed(int from) {
        int at = from;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long others = (long) WORDS.get(text, at) ^ LINE_FEEDS;
            long found = (others - LOW_BITS) & ~others & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private void endLine(int begin, int end) {
        line++;
        if (isBlank(begin, end)) {
            return;
        }
        try {
            nesting.require(text, begin, end, List.of());
            batch.add(events.read(begin, end), line);
        } catch (InvalidRequestException wrong) {
            batch.refuse(wrong.faults(), line);
        }
    }

    private boolean isBlank(int begin, int end) {
        for (int at = begin; at < end; at++) {
            if (text[at] != ' ' && text[at] != '\t' && text[at] != '\r') {
                return false;
            }
        }
        return true;
    }
}
