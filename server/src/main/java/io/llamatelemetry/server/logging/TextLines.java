package io.llamatelemetry.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for people: {@code 2026-11-22T09:00:00.000Z INFO event=started address=http://127.0.0.1:8321}. A value that is not
 * one word is quoted, so that nothing in it can look like another line or another name.
 */
final class TextLines extends LogLines {

    @Override
    String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(time(event)).append(' ').append(event.getLevel());
        for (KeyValuePair pair : pairs(event)) {
            append(line, pair.key, String.valueOf(pair.value));
        }
        String message = event.getFormattedMessage();
        if (message != null && !message.isEmpty()) {
            append(line, "message", message);
            append(line, "logger", event.getLoggerName());
        }
        return line.append('\n').append(trace(event)).toString();
    }

    private static void append(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=');
        boolean word = !value.isEmpty()
                && value.chars()
                        .allMatch(next -> next > ' ' && next < 0x7F && next != '"' && next != '\\' && next != '=');
        if (word) {
            line.append(value);
            return;
        }
        line.append('"');
        value.codePoints().forEach(next -> appendQuoted(line, next));
        line.append('"');
    }

    private static void appendQuoted(StringBuilder line, int next) {
        if (next == '"' || next == '\\') {
            line.append('\\').append((char) next);
        } else if (next == '\n') {
            line.append("\\n");
        } else if (Character.isISOControl(next) || next == 0x2028 || next == 0x2029) {
            line.append(String.format("\\u%04x", next));
        } else {
            line.appendCodePoint(next);
        }
    }
}
