package io.llamatelemetry.server.load;

/** One generated span in the languages that the shapes speak: the same name, times and eight tags in each. */
final class SpanTexts {

    private static final String[] NAMES = {
        "create_and_execute_turn", "inference", "shield_call", "tool_execution", "memory_retrieval"
    };
    private static final String ROUTE = "/v1/inference/chat-completion";
    private static final String MODEL = "llama-3.3-70b-instruct";

    private SpanTexts() {}

    private static String name(int position) {
        return NAMES[position % NAMES.length];
    }

    private static Rendering head(int span, Placeholder time) {
        return new Rendering()
                .text("{\"type\":\"structured_log\",\"trace_id\":\"")
                .place(Placeholder.TRACE_ID, span)
                .text("\",\"span_id\":\"")
                .place(Placeholder.SPAN_ID, span)
                .text("\",\"timestamp\":\"")
                .place(time, span)
                .text("\",\"attributes\":{");
    }

    /** The event that opens a span, with all of its tags. */
    static Rendering start(int position, int span) {
        Rendering event = head(span, Placeholder.START_TIME)
                .append(jsonTags(span))
                .text("},\"payload\":{\"type\":\"span_start\",\"name\":\"" + name(position) + "\"");
        if (position > 0) {
            event.text(",\"parent_span_id\":\"")
                    .place(Placeholder.PARENT_ID, span)
                    .text("\"");
        }
        return event.text("}}");
    }

    /** The event that closes a span, with the two of its tags that are certain only then. */
    static Rendering end(int span) {
        return head(span, Placeholder.END_TIME)
                .text("\"outcome\":\"success\",\"tokens\":\"")
                .place(Placeholder.COUNT, span)
                .text("\"},\"payload\":{\"type\":\"span_end\",\"status\":\"ok\"}}");
    }

    /** A whole span in Zipkin's JSON. */
    static Rendering zipkin(int position, int span) {
        Rendering text = new Rendering()
                .text("{\"traceId\":\"")
                .place(Placeholder.TRACE_ID, span)
                .text("\",");
        if (position > 0) {
            text.text("\"parentId\":\"").place(Placeholder.PARENT_ID, span).text("\",");
        }
        return text.text("\"id\":\"")
                .place(Placeholder.SPAN_ID, span)
                .text("\",\"name\":\"" + name(position) + "\",\"timestamp\":")
                .place(Placeholder.START_MICROS, span)
                .text(",\"duration\":20000,\"localEndpoint\":{\"serviceName\":\"llama-stack\"},\"tags\":{")
                .append(jsonTags(span))
                .text("}}");
    }

    private static Rendering jsonTags(int span) {
        return new Rendering()
                .text("\"session_id\":\"")
                .place(Placeholder.SESSION, span)
                .text("\",\"request_id\":\"")
                .place(Placeholder.REQUEST, span)
                .text("\",\"http.route\":\"" + ROUTE + "\",\"model_id\":\"" + MODEL + "\",\"host\":\"node-")
                .place(Placeholder.HOST, span)
                .text("\",\"user\":\"user-")
                .place(Placeholder.COUNT, span)
                .text("\",\"tokens\":\"")
                .place(Placeholder.COUNT, span)
                .text("\",\"outcome\":\"success\"");
    }

    /** An export request of OpenTelemetry. */
    static Rendering otlp(int firstPosition, int spans) {
        Rendering scope = new Rendering().field(1, new Rendering().field(1, new Rendering().text("load")));
        for (int i = 0; i < spans; i++) {
            scope.field(2, otlpSpan((firstPosition + i) % SpanNumbers.TREE, i));
        }
        Rendering resource = new Rendering().field(1, tag("service.name", new Rendering().text("llama-stack")));
        return new Rendering().field(1, new Rendering().field(1, resource).field(2, scope));
    }

    private static Rendering otlpSpan(int position, int span) {
        Rendering message = new Rendering()
                .field(1, new Rendering().place(Placeholder.TRACE_ID_BYTES, span))
                .field(2, new Rendering().place(Placeholder.SPAN_ID_BYTES, span));
        if (position > 0) {
            message.field(4, new Rendering().place(Placeholder.PARENT_ID_BYTES, span));
        }
        return message.field(5, new Rendering().text(name(position)))
                .number(6, 1)
                .fixed64(7, Placeholder.START_FIXED, span)
                .fixed64(8, Placeholder.END_FIXED, span)
                .field(9, tag("session_id", new Rendering().place(Placeholder.SESSION, span)))
                .field(9, tag("request_id", new Rendering().place(Placeholder.REQUEST, span)))
                .field(9, tag("http.route", new Rendering().text(ROUTE)))
                .field(9, tag("model_id", new Rendering().text(MODEL)))
                .field(9, tag("host", new Rendering().text("node-").place(Placeholder.HOST, span)))
                .field(9, tag("user", new Rendering().text("user-").place(Placeholder.COUNT, span)))
                .field(9, tag("tokens", new Rendering().place(Placeholder.COUNT, span)))
                .field(9, tag("outcome", new Rendering().text("success")))
                .field(15, new Rendering().number(3, 1));
    }

    private static Rendering tag(String key, Rendering value) {
        return new Rendering().field(1, new Rendering().text(key)).field(2, new Rendering().field(1, value));
    }
}
