package io.llamatelemetry.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The body of an exchange's request: read within the bounds, decoded from its transport encoding, and worked on. */
final class IncomingBody {

    /** A larger body is decoded on a thread of its own, so that it does not hold up other connections. */
    static final int MOST_BYTES_INLINE = 64 * 1024;

    private static final Duration LONGEST_DECODING = Duration.ofSeconds(30);

    private final Exchange exchange;
    private final Request request;
    private final Exchange.Bounds bounds;
    private final MemoryInFlight.Share memory;
    private boolean taken;

    IncomingBody(Exchange exchange, Request request, Exchange.Bounds bounds, MemoryInFlight.Share memory) {
        this.exchange = exchange;
        this.request = request;
        this.bounds = bounds;
        this.memory = memory;
    }

    /** All of it; refused if it says that it is not JSON. */
    CompletionStage<byte[]> json() {
        return whole(() -> MediaType.requireJson(request.getHeaders().get(HttpHeader.CONTENT_TYPE)));
    }

    /** How deep JSON may go. */
    JsonNesting nesting() {
        return bounds.nesting();
    }

    private CompletionStage<byte[]> whole(Runnable check) {
        ContentCoding coding = coding();
        check.run();
        taken = true;
        int limit = bounds.maxBodyBytes();
        if (coding == ContentCoding.IDENTITY) {
            return RequestBody.read(request, limit, memory::takeForBody);
        }
        return RequestBody.read(request, limit, memory::take)
                .thenApply(this::received)
                .thenApplyAsync(
                        bytes -> bytes.length == 0 ? bytes : coding.decodeWhole(bytes, limit, memory::takeForBody),
                        request.getComponents().getExecutor());
    }

    private ContentCoding coding() {
        return ContentCoding.of(request.getHeaders().getValuesList(HttpHeader.CONTENT_ENCODING));
    }

    /** Notes that the body is there: from now on it is the server that takes its time. */
    byte[] received(byte[] body) {
        exchange.expectSilence();
        exchange.enter(Exchange.Stage.DECODING, LONGEST_DECODING);
        return body;
    }

    /** Has the body worked on by a thread that may compute for a while; refused if it says that it is not JSON. */
    void computeJson(Consumer<byte[]> work) {
        compute(json(), body -> {
            nesting().require(body, List.of("body"));
            work.accept(body);
        });
    }

    /** The same with a body whatever it is. */
    void compute(Consumer<byte[]> work) {
        compute(whole(() -> {}), work);
    }

    /** All of the work is one task: what is attached to a stage runs on whichever thread comes last, a connection's too. */
    private void compute(CompletionStage<byte[]> whole, Consumer<byte[]> work) {
        whole.thenApply(this::received).whenComplete((body, failure) -> {
            if (failure != null) {
                exchange.fail(failure);
            } else if (body.length > MOST_BYTES_INLINE) {
                exchange.compute(() -> attempt(() -> work.accept(body)));
            } else {
                attempt(() -> work.accept(body));
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }

    /**
     * Hands it on part by part as it comes, never held whole. What is encoded is held so, within the bound, before it is
     * decoded.
     *
     * @param sink takes the parts, and may compute for a while
     * @param end is run there when there are no more
     */
    void stream(Consumer<ByteBuffer> sink, Runnable end) {
        ContentCoding coding = coding();
        taken = true;
        int limit = bounds.maxBodyBytes();
        Consumer<ByteBuffer> counted = part -> {
            memory.takeForBody(part.remaining());
            sink.accept(part);
        };
        boolean small = request.getLength() >= 0 && request.getLength() <= MOST_BYTES_INLINE;
        if (coding != ContentCoding.IDENTITY) {
            RequestBody.read(request, limit, memory::take)
                    .thenApply(this::received)
                    .whenComplete((bytes, failure) -> exchange.compute(() -> finish(failure, () -> {
                        coding.decode(bytes, limit, counted);
                        end.run();
                    })));
        } else if (small) {
            RequestBody.read(request, limit, memory::takeForBody)
                    .whenComplete((bytes, failure) -> finish(failure, () -> {
                        sink.accept(ByteBuffer.wrap(bytes));
                        end.run();
                    }));
        } else {
            RequestBody.stream(request, limit, counted, exchange::compute)
                    .whenComplete((done, failure) -> finish(failure, end));
        }
    }

    private void finish(@Nullable Throwable failure, Runnable rest) {
        if (failure == null) {
            attempt(rest);
        } else {
            exchange.fail(failure);
        }
    }

    /** Leaves what is left of it to nobody. */
    void abandon() {
        taken = true;
    }

    /** Runs a task once the sender will see an answer: what nobody has taken is dropped first, within reason. */
    void dropThen(Runnable task) {
        if (taken) {
            task.run();
        } else {
            RequestBody.discard(request, bounds.maxBodyBytes()).thenRun(task);
        }
    }
}
