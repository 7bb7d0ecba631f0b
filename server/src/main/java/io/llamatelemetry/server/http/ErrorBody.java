package io.llamatelemetry.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatelemetry.api.Fault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the body of an error: {@code {"error": {"detail": …, "message": "…"}, "message": "…"}}. The official client prints
 * the outer message.
 */
final class ErrorBody {

    private static final JsonFactory JSON = new JsonFactory();

    private ErrorBody() {}

    /** A body whose detail is the sentence itself. */
    static String of(String message) {
        return write(message, out -> out.writeString(message));
    }

    /** A body whose detail lists what is wrong. */
    static String of(String message, List<Fault> faults) {
        return write(message, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("errors");
            for (Fault fault : faults) {
                write(fault, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(Fault fault, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("loc");
        for (Object step : fault.loc()) {
            if (step instanceof Integer index) {
                out.writeNumber(index);
            } else {
                out.writeString(wellFormed(step.toString()));
            }
        }
        out.writeEndArray();
        out.writeStringField("msg", wellFormed(fault.msg()));
        out.writeStringField("type", fault.type());
        out.writeEndObject();
    }

    private interface Detail {
        void write(JsonGenerator out) throws IOException;
    }

    private static String write(String message, Detail detail) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeObjectFieldStart("error");
            out.writeFieldName("detail");
            detail.write(out);
            out.writeStringField("message", message);
            out.writeEndObject();
            out.writeStringField("message", message);
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("text in memory cannot fail", impossible);
        }
        return text.toString();
    }

    /** The text with a replacement character for each lone surrogate, which UTF-8 cannot carry. */
    static String wellFormed(String text) {
        boolean whole = text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
        return whole
                ? text
                : text.codePoints()
                        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
