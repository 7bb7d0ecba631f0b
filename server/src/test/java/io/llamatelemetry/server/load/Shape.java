package io.llamatelemetry.server.load;

import java.util.Locale;

/** What one request carries. All shapes carry the same spans, with the same eight tags. */
enum Shape {
    /** The start or the end of one span: {@code log_event}. */
    SINGLE("/v1/telemetry/events", "application/json") {
        @Override
        int eventsPerSpan() {
            return 2;
        }

        @Override
        int requestsPerSpan() {
            return 2;
        }

        @Override
        Rendering body(int firstPosition, int spans, int part) {
            Rendering event = part == 0 ? SpanTexts.start(firstPosition, 0) : SpanTexts.end(0);
            return new Rendering().text("{\"event\":").append(event).text("}");
        }

        @Override
        boolean tookAll(int status, String answer, int spans) {
            return status == 200 && answer.equals("null");
        }
    },
    /** Starts and ends of whole spans, one event a line: {@code logEvents}. */
    BATCH("/v1/telemetry/events/batch", "application/x-ndjson") {
        @Override
        int eventsPerSpan() {
            return 2;
        }

        @Override
        Rendering body(int firstPosition, int spans, int part) {
            Rendering lines = new Rendering();
            for (int i = 0; i < spans; i++) {
                lines.append(SpanTexts.start((firstPosition + i) % SpanNumbers.TREE, i))
                        .text("\n");
                lines.append(SpanTexts.end(i)).text("\n");
            }
            return lines;
        }

        @Override
        boolean tookAll(int status, String answer, int spans) {
            return status == 200 && answer.replace(" ", "").equals("{\"accepted\":" + spans * 2 + ",\"refused\":[]}");
        }
    },
    /** An export of OpenTelemetry, as protobuf. */
    OTLP("/v1/traces", "application/x-protobuf") {
        @Override
        int eventsPerSpan() {
            return 2;
        }

        @Override
        Rendering body(int firstPosition, int spans, int part) {
            return SpanTexts.otlp(firstPosition, spans);
        }

        @Override
        boolean tookAll(int status, String answer, int spans) {
            return status == 200 && answer.isEmpty();
        }
    },
    /** Whole spans as Zipkin takes them. */
    ZIPKIN("/api/v2/spans", "application/json") {
        @Override
        Rendering body(int firstPosition, int spans, int part) {
            Rendering list = new Rendering();
            for (int i = 0; i < spans; i++) {
                list.text(i == 0 ? "[" : ",").append(SpanTexts.zipkin((firstPosition + i) % SpanNumbers.TREE, i));
            }
            return list.text("]");
        }

        @Override
        boolean tookAll(int status, String answer, int spans) {
            return status == 202;
        }
    },
    /** The bodies of {@link #SINGLE} to a handler that does nothing with them. */
    EMPTY("/", "application/json") {
        @Override
        int eventsPerSpan() {
            return 2;
        }

        @Override
        int requestsPerSpan() {
            return 2;
        }

        @Override
        Rendering body(int firstPosition, int spans, int part) {
            return SINGLE.body(firstPosition, spans, part);
        }

        @Override
        boolean tookAll(int status, String answer, int spans) {
            return status == 200;
        }
    };

    /** Where it is sent. */
    final String path;

    final String contentType;

    Shape(String path, String contentType) {
        this.path = path;
        this.contentType = contentType;
    }

    /** How many events a whole span is counted as by the server. */
    int eventsPerSpan() {
        return 1;
    }

    /** Above 1 if a span is sent in parts, one a request. */
    int requestsPerSpan() {
        return 1;
    }

    /** How many spans a request of so many holds, at least in part. */
    int spansIn(int batch) {
        return requestsPerSpan() > 1 ? 1 : batch;
    }

    /**
     * The body of a request.
     *
     * @param firstPosition where its first span is in its tree
     * @param spans how many
     * @param part which part of the span, if a span is sent in parts
     */
    abstract Rendering body(int firstPosition, int spans, int part);

    /** Whether the answer says that everything in the request was accepted. */
    abstract boolean tookAll(int status, String answer, int spans);

    /** By the name on the command line. */
    static Shape named(String name) {
        for (Shape shape : values()) {
            if (shape.text().equals(name)) {
                return shape;
            }
        }
        throw new IllegalArgumentException("--shape " + name + " (expected: single, batch, otlp, zipkin or empty)");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The head of a request. */
    String head(String host, String path, String moreHeaders, int bodySize) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: " + contentType + "\r\n" + moreHeaders
                + "Content-Length: " + bodySize + "\r\n\r\n";
    }
}
