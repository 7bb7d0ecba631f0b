package io.llamatelemetry.server.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What one connection asks while others write: one kind of question, over and over. */
final class Questions implements Work {

    /** A kind of question. */
    enum Kind {
        /** A trace that was sent whole a moment or longer ago, chosen at random. */
        GET_TRACE,
        /** The newest 100 traces. */
        QUERY_TRACES
    }

    private final Kind kind;
    private final LoadOptions options;
    private final SpanNumbers numbers;
    private final List<Ingest> sent;
    private final Tally tally;
    private final SplittableRandom random;

    Questions(Kind kind, LoadOptions options, SpanNumbers numbers, List<Ingest> sent, int seed, Tally tally) {
        this.kind = kind;
        this.options = options;
        this.numbers = numbers;
        this.sent = sent;
        this.tally = tally;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public @Nullable ByteBuffer next() {
        String tail = " HTTP/1.1\r\nHost: " + options.host() + "\r\n" + options.headers();
        if (kind == Kind.QUERY_TRACES) {
            String body = "{\"limit\":100}";
            return ByteBuffer.wrap(Ascii.bytes("POST /v1/telemetry/traces" + tail
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
        }
        Ingest of = sent.get(random.nextInt(sent.size()));
        long traces = of.traces();
        String path = traces == 0
                ? "/v1/health"
                : "/v1/telemetry/traces/" + numbers.traceText(of.trace(random.nextLong(traces)));
        return ByteBuffer.wrap(Ascii.bytes("GET " + path + tail + "\r\n"));
    }

    @Override
    public boolean answered(Answer answer) {
        return false;
    }

    @Override
    public void broke() {
        // The next question is as good.
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public int keptBytes() {
        return 0;
    }
}
