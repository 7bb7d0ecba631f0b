package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.core.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes the bytes of a body that is one event a line, and decodes each line as soon as it is whole: more than a line of the
 * text is never held. Blank lines count as lines and stand for nothing. For one thread at a time.
 */
final class EventLines implements Consumer<ByteBuffer> {

    private static final int FIRST_BYTES = 1024;

    private final BatchGuard batch;
    private byte[] begun = new byte[FIRST_BYTES];
    private int length;
    private int line;

    EventLines(BatchGuard batch) {
        this.batch = batch;
    }

    @Override
    public void accept(ByteBuffer more) {
        int begin = more.position();
        for (int at = begin; at < more.limit(); at++) {
            if (more.get(at) == '\n') {
                hold(more, at - begin);
                more.get();
                begin = at + 1;
                endLine();
            }
        }
        hold(more, more.limit() - begin);
    }

    /** Takes what stands behind the last line feed. */
    void end() {
        if (length > 0) {
            endLine();
        }
    }

    private void hold(ByteBuffer more, int count) {
        if (length + count > begun.length) {
            begun = Arrays.copyOf(begun, Math.max(length + count, 2 * begun.length));
        }
        more.get(begun, length, count);
        length += count;
    }

    private void endLine() {
        line++;
        byte[] json = Arrays.copyOf(begun, length);
        length = 0;
        if (isBlank(json)) {
            return;
        }
        try {
            batch.add(JsonReader.read(json, Event.class), line);
        } catch (InvalidRequestException wrong) {
            batch.refuse(wrong.faults(), line);
        }
    }

    private static boolean isBlank(byte[] json) {
        for (byte unit : json) {
            if (unit != ' ' && unit != '\t' && unit != '\r') {
                return false;
            }
        }
        return true;
    }
}
