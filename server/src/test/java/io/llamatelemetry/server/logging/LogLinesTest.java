package io.llamatelemetry.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogLinesTest {

    private static LoggingEvent event(String message, @Nullable Throwable failure, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent(
                "LogLinesTest", new LoggerContext().getLogger("a.b"), Level.INFO, message, failure, null);
        event.setInstant(Instant.parse("2026-11-22T09:00:00.120Z"));
        for (KeyValuePair pair : pairs) {
            event.addKeyValuePair(pair);
        }
        return event;
    }

    private static String line(LogLines lines, LoggingEvent event) {
        return new String(lines.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void textIsNamesAndValuesInOneLine() {
        assertEquals(
                "2026-11-22T09:00:00.120Z INFO event=refused status=401 who=\"a \\\"b\\\"\\nc=\\u001b\" none=\"\"\n",
                line(
                        new TextLines(),
                        event(
                                "",
                                null,
                                new KeyValuePair("event", "refused"),
                                new KeyValuePair("status", 401),
                                new KeyValuePair("who", "a \"b\"\nc=\u001b"),
                                new KeyValuePair("none", ""))));
    }

    @Test
    void aPlainMessageSaysWhoseItIs() {
        assertEquals(
                "2026-11-22T09:00:00.120Z INFO message=\"it works\" logger=a.b\n",
                line(new TextLines(), event("it works", null)));
    }

    @Test
    void jsonIsOneObjectALine() {
        assertEquals(
                "{\"time\":\"2026-11-22T09:00:00.120Z\",\"level\":\"INFO\",\"logger\":\"a.b\",\"event\":\"a\\nb\","
                        + "\"status\":401,\"seconds\":0.5,\"in_order\":true,\"message\":\"m\"}\n",
                line(
                        new JsonLines(),
                        event(
                                "m",
                                null,
                                new KeyValuePair("event", "a\nb"),
                                new KeyValuePair("status", 401),
                                new KeyValuePair("seconds", 0.5),
                                new KeyValuePair("in_order", true))));
    }

    @Test
    void aFailureBringsItsTrace() {
        LoggingEvent event = event("", new IllegalStateException("broken"));
        assertTrue(line(new TextLines(), event).contains("\njava.lang.IllegalStateException: broken\n"));
        assertTrue(line(new JsonLines(), event).contains("\"trace\":\"java.lang.IllegalStateException: broken"));
    }
}
