package io.llamatelemetry.server.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The body of an exchange's request: read within the bounds, decoded from its transport encoding, and worked on. */
final class IncomingBody {

    /**
     * A larger body is decoded on a thread of its own, and an encoded one always, so that it does not hold up other
     * connections.
     */
    static final int MOST_BYTES_INLINE = 64 * 1024;

    private final Exchange exchange;
    private final Request request;
    private final Exchange.Bounds bounds;
    private final MemoryInFlight.Share memory;
    private final AtomicBoolean turnToCome = new AtomicBoolean();
    private boolean taken;

    IncomingBody(Exchange exchange, Request request, Exchange.Bounds bounds, MemoryInFlight.Share memory) {
        this.exchange = exchange;
        this.request = request;
        this.bounds = bounds;
        this.memory = memory;
    }

    /** How deep JSON may go. */
    JsonNesting nesting() {
        return bounds.nesting();
    }

    private ContentCoding coding() {
        return ContentCoding.of(request.getHeaders().getValuesList(HttpHeader.CONTENT_ENCODING));
    }

    /** Has the body worked on by a thread that may compute for a while; refused if it says that it is not JSON. */
    void computeJson(Consumer<byte[]> work) {
        ContentCoding coding = coding();
        MediaType.requireJson(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        compute(coding, body -> {
            nesting().require(body, List.of("body"));
            work.accept(body);
        });
    }

    /** The same with a body whatever it is. */
    void compute(Consumer<byte[]> work) {
        compute(coding(), work);
    }

    private void compute(ContentCoding coding, Consumer<byte[]> work) {
        readWhole(coding, sent -> {
            if (coding != ContentCoding.IDENTITY) {
                later(() -> work.accept(decoded(sent, coding)));
            } else if (sent.length > MOST_BYTES_INLINE) {
                later(() -> work.accept(sent));
            } else {
                work.accept(sent);
            }
        });
    }

    private byte[] decoded(byte[] sent, ContentCoding coding) {
        return sent.length == 0 ? sent : coding.decodeWhole(sent, bounds.maxBodyBytes(), memory::takeForBody);
    }

    /** Reads all that is sent. What is encoded takes the memory of a body once it is decoded. */
    private void readWhole(ContentCoding coding, Consumer<byte[]> then) {
        taken = true;
        IntConsumer share = coding == ContentCoding.IDENTITY ? memory::takeForBody : memory::take;
        RequestBody.read(request, bounds.maxBodyBytes(), share)
                .whenComplete((sent, failure) -> finish(failure, () -> then.accept(sent)));
    }

    /** All of the work is one task: what is attached to a stage runs on whichever thread comes last, a connection's too. */
    private void later(Runnable work) {
        exchange.expectSilence();
        exchange.takeTurn();
        exchange.compute(() -> attempt(work));
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
        int limit = bounds.maxBodyBytes();
        Consumer<ByteBuffer> counted = part -> {
            memory.takeForBody(part.remaining());
            sink.accept(part);
        };
        boolean small = request.getLength() >= 0 && request.getLength() <= MOST_BYTES_INLINE;
        if (coding != ContentCoding.IDENTITY) {
            readWhole(
                    coding,
                    sent -> later(() -> {
                        coding.decode(sent, limit, counted);
                        end.run();
                    }));
        } else if (small) {
            readWhole(coding, sent -> {
                sink.accept(ByteBuffer.wrap(sent));
                end.run();
            });
        } else {
            taken = true;
            exchange.expectSilence();
            RequestBody.stream(request, limit, counted, new ByTurns())
                    .whenComplete((done, failure) -> finish(failure, end));
        }
    }

    /** Reads when a processor has time for it, for which the sender is not to blame. */
    private final class ByTurns implements RequestBody.Reading {

        @Override
        public void read(Runnable reader) {
            exchange.takeTurn();
            turnToCome.set(true);
            exchange.compute(() -> {
                if (turnToCome.compareAndSet(true, false)) {
                    reader.run();
                }
            });
        }

        @Override
        public void awaitSender() {
            exchange.awaitSender();
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

    /**
     * Runs a task once the sender will see an answer: what nobody has taken, or whoever has cannot read on for now, is
     * dropped first, within reason.
     */
    void dropThen(Runnable task) {
        if (turnToCome.compareAndSet(true, false)) {
            RequestBody.dropRest(request, bounds.maxBodyBytes()).thenRun(task);
        } else if (taken) {
            task.run();
        } else {
            RequestBody.discard(request, bounds.maxBodyBytes()).thenRun(task);
        }
    }
}
