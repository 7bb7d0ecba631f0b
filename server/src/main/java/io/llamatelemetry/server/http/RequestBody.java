package io.llamatelemetry.server.http;

import io.llamatelemetry.server.http.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request without waiting for it: what has come is read, and the rest when it comes.
 *
 * <p>A body that is too large, or that nobody wants, is read on and dropped for a while, because a sender that is cut off in
 * the middle sees a broken connection and not the answer. A sender that asked first whether to go on is told no at once.
 */
final class RequestBody extends CompletableFuture<Void> implements Invocable.Task {

    private static final int FIRST_BYTES = 8 * 1024;
    private static final int MOST_TRUSTED_BYTES = 64 * 1024;
    private static final int DROPPED_PER_LIMIT = 4;

    private final Request request;
    private final int limit;
    private final Reading reading;
    private @Nullable Consumer<ByteBuffer> sink;
    private @Nullable RuntimeException refusal;
    private long seen;

    private RequestBody(Request request, int limit, Reading reading, @Nullable Consumer<ByteBuffer> sink) {
        this.request = request;
        this.limit = limit;
        this.reading = reading;
        this.sink = sink;
    }

    /** Who reads, and whose turn it is. */
    interface Reading {

        /** Reads what has come on whichever thread finds that there is something. */
        Reading AT_ONCE = new Reading() {
            @Override
            public void read(Runnable reader) {
                reader.run();
            }

            @Override
            public void awaitSender() {
                // Nobody else takes any time.
            }
        };

        /** Something has come, or may have: runs what reads it. */
        void read(Runnable reader);

        /** All that had come is read, and more will be waited for. */
        void awaitSender();
    }

    /**
     * The bytes of the body as they were sent.
     *
     * @param limit the most bytes to take
     * @param memory is told of each part how many bytes it has, and throws where that is too much
     * @return fails with a {@link RefusedException}, or with what the HTTP library says of a malformed body
     */
    static CompletionStage<byte[]> read(Request request, int limit, IntConsumer memory) {
        long declared = request.getLength();
        if (declared > limit && isAskedFirst(request)) {
            return CompletableFuture.failedFuture(tooLarge(limit));
        }
        Collected bytes = new Collected(declared > limit ? 0 : declared, limit, memory);
        RequestBody body = new RequestBody(request, limit, Reading.AT_ONCE, declared > limit ? null : bytes);
        body.run();
        return body.thenApply(whole -> bytes.toBytes());
    }

    /**
     * Hands the bytes of the body on as they come, and keeps none.
     *
     * @param limit the most bytes to take
     * @param sink takes what has come; if it throws, it gets no more, and the body fails so
     * @param reading runs what reads and calls the sink
     * @return fails as {@link #read} does, or with what the sink threw
     */
    static CompletionStage<Void> stream(Request request, int limit, Consumer<ByteBuffer> sink, Reading reading) {
        if (request.getLength() > limit && isAskedFirst(request)) {
            return CompletableFuture.failedFuture(tooLarge(limit));
        }
        RequestBody body = new RequestBody(request, limit, reading, request.getLength() > limit ? null : sink);
        body.run();
        return body;
    }

    /**
     * Drops what is left of the body, within reason.
     *
     * @return completes when the answer can be sent; never fails
     */
    static CompletionStage<Void> discard(Request request, int limit) {
        if (request.getLength() == 0 || isAskedFirst(request)) {
            return CompletableFuture.completedFuture(null);
        }
        return dropRest(request, limit);
    }

    /** The same for one that is being sent in any case. */
    static CompletionStage<Void> dropRest(Request request, int limit) {
        RequestBody body = new RequestBody(request, limit, Reading.AT_ONCE, null);
        body.run();
        return body.handle((read, failure) -> null);
    }

    static RefusedException tooLarge(int limit) {
        return RefusedException.because(
                Reason.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes, which is the most that is taken.");
    }

    private static boolean isAskedFirst(Request request) {
        return request.getHeaders().contains(HttpHeader.EXPECT);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Has what has come read. Called again by the connection when more has. */
    @Override
    public void run() {
        reading.read(this::readOn);
    }

    private void readOn() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                reading.awaitSender();
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                completeExceptionally(failure(chunk.getFailure()));
                return;
            }
            take(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (last || seen > (long) limit * DROPPED_PER_LIMIT) {
                finish();
                return;
            }
        }
    }

    private void take(ByteBuffer more) {
        seen += more.remaining();
        if (seen > limit) {
            sink = null;
        }
        if (sink == null || !more.hasRemaining()) {
            return;
        }
        try {
            sink.accept(more);
        } catch (RuntimeException refused) {
            refusal = refused;
            sink = null;
        }
    }

    private void finish() {
        if (refusal != null) {
            completeExceptionally(refusal);
        } else if (seen > limit) {
            completeExceptionally(tooLarge(limit));
        } else {
            complete(null);
        }
    }

    private static Throwable failure(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return RefusedException.because(Reason.BODY_TOO_SLOW, "The body did not come in time.");
        }
        if (cause instanceof HttpException) {
            return cause;
        }
        return RefusedException.because(Reason.BODY_CUT_OFF, "The connection ended before the body was whole.");
    }

    /** Keeps the whole of it. */
    static final class Collected implements Consumer<ByteBuffer> {

        private final int limit;
        private final IntConsumer memory;
        private byte[] bytes;
        private int length;

        Collected(long declared, int limit, IntConsumer memory) {
            this.limit = limit;
            this.memory = memory;
            int size = declared < 0 ? FIRST_BYTES : (int) Math.min(declared, MOST_TRUSTED_BYTES);
            this.bytes = new byte[Math.min(size, limit)];
        }

        @Override
        public void accept(ByteBuffer more) {
            int count = more.remaining();
            memory.accept(count);
            if (length + count > bytes.length) {
                long grown = Math.max((long) length + count, 2L * bytes.length);
                bytes = Arrays.copyOf(bytes, (int) Math.min(grown, limit));
            }
            more.get(bytes, length, count);
            length += count;
        }

        byte[] toBytes() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
