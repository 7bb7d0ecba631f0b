package io.llamatelemetry.server.load;

import java.nio.ByteBuffer;

/** A whole request that is sent again and again with other ids and times in it. Belongs to one connection. */
final class PreparedRequest {

    private final byte[] bytes;
    private final int[] offsets;
    private final Placeholder[] kinds;
    private final int[] spans;
    private final int bodySize;

    /** Puts the head before the body. */
    PreparedRequest(String head, Rendering body) {
        Rendering whole = new Rendering().text(head).append(body);
        this.bytes = whole.bytes();
        this.bodySize = body.size();
        int count = whole.places().size();
        this.offsets = new int[count];
        this.kinds = new Placeholder[count];
        this.spans = new int[count];
        for (int i = 0; i < count; i++) {
            Rendering.Place place = whole.places().get(i);
            offsets[i] = place.offset();
            kinds[i] = place.kind();
            spans[i] = place.span();
        }
    }

    /**
     * Fills in the spans of a connection.
     *
     * @param firstSpan how many spans of this connection went before
     * @param traceOffset the number of the connection's first trace
     * @param traceStep from one trace of the connection to the next
     */
    ByteBuffer filled(SpanValues values, long firstSpan, long traceOffset, long traceStep, long nowMicros) {
        int current = -1;
        for (int i = 0; i < offsets.length; i++) {
            if (spans[i] != current) {
                current = spans[i];
                long span = firstSpan + current;
                long trace = traceOffset + span / SpanNumbers.TREE * traceStep;
                values.turnTo(trace, (int) (span % SpanNumbers.TREE), nowMicros);
            }
            kinds[i].fill(bytes, offsets[i], values);
        }
        return ByteBuffer.wrap(bytes);
    }

    int bodySize() {
        return bodySize;
    }
}
