package io.llamatelemetry.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.slf4j.event.KeyValuePair;

/** Lines for machines: one JSON object each. */
final class JsonLines extends LogLines {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    String line(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("time", time(event).toString());
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("logger", event.getLoggerName());
            for (KeyValuePair pair : pairs(event)) {
                if (pair.value instanceof Integer || pair.value instanceof Long) {
                    out.writeNumberField(pair.key, ((Number) pair.value).longValue());
                } else if (pair.value instanceof Double number && Double.isFinite(number)) {
                    out.writeNumberField(pair.key, number);
                } else if (pair.value instanceof Boolean truth) {
                    out.writeBooleanField(pair.key, truth);
                } else {
                    out.writeStringField(pair.key, String.valueOf(pair.value));
                }
            }
            String message = event.getFormattedMessage();
            if (message != null && !message.isEmpty()) {
                out.writeStringField("message", message);
            }
            String trace = trace(event);
            if (!trace.isEmpty()) {
                out.writeStringField("trace", trace);
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("text in memory cannot fail", impossible);
        }
        return line + "\n";
    }
}
