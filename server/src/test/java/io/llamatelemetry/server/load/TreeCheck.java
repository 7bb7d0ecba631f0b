package io.llamatelemetry.server.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for traces that were acknowledged and counts which of their spans the server does not give, whole. */
final class TreeCheck implements Work {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT_BYTES = 1 << 20;
    private static final int TAGS = 8;

    private final LoadOptions options;
    private final SpanNumbers numbers;
    private final Iterator<Long> traces;
    private final Tally tally;
    private long trace;
    private long checked;
    private long lostSpans;
    private long unasked;

    /**
     * Checks what this gives.
     *
     * @param traces their numbers
     */
    TreeCheck(LoadOptions options, SpanNumbers numbers, Iterator<Long> traces, Tally tally) {
        this.options = options;
        this.numbers = numbers;
        this.traces = traces;
        this.tally = tally;
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (!traces.hasNext()) {
            return null;
        }
        trace = traces.next();
        return ByteBuffer.wrap(Ascii.bytes("POST /v1/telemetry/spans/" + numbers.spanText(trace, 0)
                + "/tree HTTP/1.1\r\nHost: " + options.host() + "\r\n" + options.headers()
                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
    }

    @Override
    public boolean answered(Answer answer) {
        if (answer.status() == 429 || answer.status() == 503) {
            return true;
        }
        checked++;
        lostSpans += SpanNumbers.TREE - (answer.status() == 200 ? found(answer.body()) : 0);
        return false;
    }

    private int found(String body) {
        JsonNode spans;
        try {
            spans = JSON.readTree(body).path("data");
        } catch (JsonProcessingException e) {
            return 0;
        }
        int count = 0;
        for (int position = 0; position < SpanNumbers.TREE; position++) {
            JsonNode span = spans.path(numbers.spanText(trace, position));
            if (isWhole(span, position)) {
                count++;
            }
        }
        return count;
    }

    private boolean isWhole(JsonNode span, int position) {
        String parent = position == 0 ? "" : numbers.spanText(trace, SpanNumbers.parentOf(position));
        JsonNode tags = span.path("attributes");
        int known = 0;
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            known += tag.getKey().startsWith("otel.") || tag.getKey().startsWith("resource.") ? 0 : 1;
        }
        return span.path("trace_id").asText().equals(numbers.traceText(trace))
                && span.path("parent_span_id").asText("").replace("null", "").equals(parent)
                && span.path("status").asText().equals("ok")
                && span.path("end_time").isTextual()
                && known >= TAGS
                && tags.path("session_id")
                        .asText()
                        .equals(numbers.traceText(trace).substring(16));
    }

    @Override
    public void broke() {
        unasked++;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public int keptBytes() {
        return KEPT_BYTES;
    }

    /** How many traces were asked for and answered. */
    long checked() {
        return checked;
    }

    /** How many of their spans are not there, or not whole. */
    long lostSpans() {
        return lostSpans;
    }

    /** How many traces could not be asked for. */
    long unasked() {
        return unasked;
    }
}
