package io.llamatelemetry.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the generator sends is taken whole and found again, and what is lost is missed. */
final class LoadGeneratorTest {

    private static final PrintStream NOWHERE =
            new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    private static Subject server;

    @BeforeAll
    static void start() throws IOException {
        server = started();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    private static Subject started() throws IOException {
        Path file = folder.resolve("telemetry.yaml");
        Files.writeString(file, "server: {port: 0}\nstore: {provider: memory}\ndata: " + folder.resolve("data") + "\n");
        List<String> options = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
        return Subject.start(new Subject.Start(
                Subject.java(
                        options,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.llamatelemetry.server.Main",
                        "--config",
                        file.toString()),
                Map.of(),
                Pattern.compile("event=started address=(\\S+)"),
                URI.create("http://127.0.0.1")));
    }

    private static LoadOptions options(Subject to, String shape) {
        return LoadOptions.parse(
                "--target",
                to.address().toString(),
                "--shape",
                shape,
                "--batch",
                "7",
                "--connections",
                "3",
                "--warmup",
                "0",
                "--seconds",
                "1",
                "--rate",
                "60",
                "--verify",
                "all",
                "--query-connections",
                "2");
    }

    @ParameterizedTest
    @EnumSource(names = {"SINGLE", "BATCH", "OTLP"})
    void whatWasAcknowledgedIsCountedAndReadBack(Shape shape) throws Exception {
        LoadOptions options = options(server, shape.text());
        ServerCounts before = ServerCounts.read(options);
        LoadResult result = LoadRun.of(options, NOWHERE);
        assertEquals(0, result.failures(), result.line());
        Verification verification = Verification.of(result, before, Duration.ofSeconds(30));
        assertTrue(verification.holds(), verification.text());
        assertTrue(verification.spans() > 0 && verification.checked() > 0, verification.text());
        assertEquals(verification.acknowledged(), verification.accepted());
    }

    @Test
    void whatAServerLostIsMissed() throws Exception {
        LoadResult result;
        try (Subject lost = started()) {
            LoadOptions options = options(lost, "batch");
            result = LoadRun.of(options, NOWHERE);
        }
        LoadOptions elsewhere = result.options().withTarget(server.address(), 0);
        LoadResult asked =
                new LoadResult(elsewhere, result.numbers(), result.sent(), result.tallies(), result.questions(), 0, 0);
        Verification verification = Verification.of(asked, ServerCounts.read(elsewhere), Duration.ZERO);
        assertFalse(verification.holds(), verification.text());
        assertEquals(verification.checked() * SpanNumbers.TREE, verification.lostSpans());
    }

    @Test
    void anotherRunHasOtherIdsAndTheSameRunTheSame() {
        assertEquals(new SpanNumbers(1).traceText(5), new SpanNumbers(1).traceText(5));
        assertNotEquals(new SpanNumbers(1).traceText(5), new SpanNumbers(2).traceText(5));
        assertNotEquals(new SpanNumbers(1).spanText(5, 0), new SpanNumbers(2).spanText(5, 0));
    }

    @Test
    void anAnswerIsReadHoweverItsBytesCome() {
        String text =
                "HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        Answer answer = new Answer(4);
        byte[] bytes = Ascii.bytes(text);
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(i == bytes.length - 1, answer.take(ByteBuffer.wrap(bytes, i, 1)));
        }
        assertEquals(429, answer.status());
        assertEquals(3, answer.retryAfterSeconds());
        assertEquals("abcd", answer.body());
    }

    @Test
    void aWrongOptionIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.parse("--target", "http://x", "--seconds", "0"));
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.parse("--shape", "single"));
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.parse("--nonsense", "1"));
    }
}
