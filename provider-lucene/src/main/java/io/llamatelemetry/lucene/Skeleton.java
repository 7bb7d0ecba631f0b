package io.llamatelemetry.lucene;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.SpanSkeleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.lucene.util.BytesRef;

/** The column from which {@link SpanSkeleton}s are read: flags, the end, the length of the id, the id, the parent's id. */
final class Skeleton {

    private static final int ENDED = 1;
    private static final int HAS_PARENT = 2;
    private static final int LOCAL_ROOT = 4;

    private Skeleton() {}

    static BytesRef encode(SpanWithStatus span) {
        SpanSkeleton skeleton = SpanSkeleton.of(span);
        byte[] id = skeleton.spanId().getBytes(StandardCharsets.UTF_8);
        String parentSpanId = skeleton.parentSpanId();
        byte[] parent = parentSpanId == null ? new byte[0] : parentSpanId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + id.length + parent.length);
        Instant end = skeleton.endTime();
        bytes.put((byte) ((end == null ? 0 : ENDED)
                | (parentSpanId == null ? 0 : HAS_PARENT)
                | (skeleton.localRoot() ? LOCAL_ROOT : 0)));
        if (end != null) {
            bytes.putLong(Timestamps.toNanos(end));
        }
        bytes.putShort((short) id.length);
        bytes.put(id).put(parent);
        return new BytesRef(bytes.array(), 0, bytes.position());
    }

    static SpanSkeleton decode(BytesRef column, long startNanos) {
        ByteBuffer bytes = ByteBuffer.wrap(column.bytes, column.offset, column.length);
        int flags = bytes.get();
        Instant end = (flags & ENDED) == 0 ? null : Timestamps.ofNanos(bytes.getLong());
        int length = bytes.getShort() & 0xffff;
        String spanId = text(bytes, length);
        String parent = (flags & HAS_PARENT) == 0 ? null : text(bytes, bytes.remaining());
        return new SpanSkeleton(spanId, parent, Timestamps.ofNanos(startNanos), end, (flags & LOCAL_ROOT) != 0);
    }

    private static String text(ByteBuffer bytes, int length) {
        String text = new String(bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }
}
