package io.llamatelemetry.server.http;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/**
 * Collects an answer in pieces, so that a large one is never copied to grow, and sends it piece by piece as fast as the
 * caller takes it, without a thread that waits.
 */
final class ResponseBody extends OutputStream {

    private static final int FIRST_BYTES = 1024;
    private static final int MOST_BYTES = 256 * 1024;

    private final List<ByteBuffer> full = new ArrayList<>();
    private final LongConsumer memory;
    private ByteBuffer open;

    private ResponseBody(ByteBuffer first, LongConsumer memory) {
        this.open = first;
        this.memory = memory;
    }

    /**
     * An empty body.
     *
     * @param memory is told of each piece how many bytes it is going to take, and throws where that is too much
     */
    ResponseBody(LongConsumer memory) {
        this(ByteBuffer.allocate(FIRST_BYTES), memory);
    }

    /** A body that is at hand already. */
    static ResponseBody of(byte[] bytes) {
        return new ResponseBody(ByteBuffer.wrap(bytes).position(bytes.length), bytesMore -> {});
    }

    @Override
    public void write(int value) {
        if (!open.hasRemaining()) {
            next();
        }
        open.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (!open.hasRemaining()) {
                next();
            }
            int count = Math.min(open.remaining(), length - done);
            open.put(bytes, offset + done, count);
            done += count;
        }
    }

    private void next() {
        int size = Math.min(MOST_BYTES, Math.max(FIRST_BYTES, 4 * open.capacity()));
        memory.accept(size);
        full.add(open);
        open = ByteBuffer.allocate(size);
    }

    /** How many bytes there are. */
    long length() {
        long length = open.position();
        for (ByteBuffer piece : full) {
            length += piece.capacity();
        }
        return length;
    }

    /** Sends all of it as the whole of the answer; nothing may be written to it any more. */
    void sendTo(Response response, Callback callback) {
        if (full.isEmpty()) {
            response.write(true, open.flip(), callback);
            return;
        }
        full.add(open);
        full.forEach(ByteBuffer::flip);
        Iterator<ByteBuffer> pieces = full.iterator();
        new IteratingNestedCallback(callback) {
            @Override
            protected Action process() {
                if (!pieces.hasNext()) {
                    return Action.SUCCEEDED;
                }
                ByteBuffer piece = pieces.next();
                response.write(!pieces.hasNext(), piece, this);
                return Action.SCHEDULED;
            }
        }.iterate();
    }
}
