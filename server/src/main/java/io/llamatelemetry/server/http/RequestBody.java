package io.llamatelemetry.server.http;

import io.llamatelemetry.server.http.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads the body of a request without waiting for it: what has come is read, and the rest when it comes.
 *
 * <p>A body that is too large, or that nobody wants, is read on and dropped for a while, because a sender that is cut off in
 * the middle sees a broken connection and not the answer. A sender that asked first whether to go on is told no at once.
 */
final class RequestBody extends CompletableFuture<byte[]> implements Invocable.Task {

    private static final int FIRST_BYTES = 8 * 1024;
    private static final int MOST_TRUSTED_BYTES = 64 * 1024;
    private static final int DROPPED_PER_LIMIT = 4;

    private final Request request;
    private final int limit;
    private byte[] bytes;
    private int length;
    private long seen;
    private boolean kept;

    private RequestBody(Request request, int limit, boolean kept) {
        this.request = request;
        this.limit = limit;
        this.kept = kept;
        long declared = request.getLength();
        int size = declared < 0 ? FIRST_BYTES : (int) Math.min(declared, MOST_TRUSTED_BYTES);
        this.bytes = new byte[kept ? Math.min(size, limit) : 0];
    }

    /**
     * The bytes of the body as they were sent.
     *
     * @param limit the most bytes to take
     * @return fails with a {@link RefusedException}, or with what the HTTP library says of a malformed body
     */
    static CompletionStage<byte[]> read(Request request, int limit) {
        if (request.getLength() > limit && isAskedFirst(request)) {
            return CompletableFuture.failedFuture(tooLarge(limit));
        }
        RequestBody body = new RequestBody(request, limit, request.getLength() <= limit);
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
        RequestBody body = new RequestBody(request, limit, false);
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

    /** Reads what has come. Called again by the connection when more has. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
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
        int count = more.remaining();
        seen += count;
        if (seen > limit) {
            kept = false;
            bytes = new byte[0];
        }
        if (!kept || count == 0) {
            return;
        }
        if (length + count > bytes.length) {
            long grown = Math.max((long) length + count, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, limit));
        }
        more.get(bytes, length, count);
        length += count;
    }

    private void finish() {
        if (seen > limit) {
            completeExceptionally(tooLarge(limit));
        } else {
            complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
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
}
