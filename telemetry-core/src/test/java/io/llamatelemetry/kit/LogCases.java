package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Log messages, newest first. */
abstract class LogCases extends Cases {
    LogCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void logsAreTheSame(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable LogSeverity severity,
            @Nullable String contains) {
        bench.same(t -> t.queryLogs(traceId, spanId, severity, contains, null, null, 100, 0));
        bench.same(t -> t.queryLogs(traceId, spanId, severity, contains, null, null, 2, 1));
    }

    @Test
    void theyComeNewestFirstAndOfEqualTimeTheLastAcceptedFirst() {
        bench.accept(
                log("t", "s", "one").at("12:00:00"),
                log("t", "s", "two").at("12:00:02"),
                log("t", "s", "three").at("12:00:01.000000001"),
                log("t", "s", "four").at("12:00:01"),
                log("t", "s", "five").at("12:00:02"),
                log("t", "s", "six").at("12:00:02"));
        bench.answers(
                List.of("six", "five", "two", "three", "four", "one"),
                t -> t.queryLogs(null, null, null, null, null, null, 100, 0).data().stream()
                        .map(UnstructuredLogEvent::message)
                        .toList());
        logsAreTheSame(null, null, null, null);
    }

    @Test
    void theyAreKeptWholeAndWhetherOrNotTheirSpanIsKnown() {
        bench.accept(
                start("t", "s"),
                log("t", "s", "known")
                        .with("a", 1)
                        .with("b", null)
                        .with("c", 1.0)
                        .with("d", false)
                        .with("e", "x"),
                log("nowhere", "nothing", "unknown \ud83d\ude00 \u0000 \n \"").of(LogSeverity.CRITICAL),
                log("t", "", "of the trace alone"));
        logsAreTheSame(null, null, null, null);
        logsAreTheSame("t", null, null, null);
        logsAreTheSame("t", "s", null, null);
        logsAreTheSame("t", "", null, null);
        logsAreTheSame(null, "", null, null);
        logsAreTheSame(null, "nothing", null, null);
        logsAreTheSame("T", null, null, null);
    }

    @Test
    void equalOnesAreTwo() {
        Sketch hello = log("t", "s", "hello").at("12:00:00").with("k", "v");
        bench.accept(hello, hello, hello);
        logsAreTheSame("t", null, null, null);
    }

    @Test
    void theLeastSeverityIsIncluded() {
        for (LogSeverity severity : LogSeverity.values()) {
            bench.accept(log("t", "s", "m " + severity).of(severity));
        }
        for (LogSeverity severity : LogSeverity.values()) {
            logsAreTheSame(null, null, severity, null);
            logsAreTheSame("t", "s", severity, "E");
        }
    }

    @Test
    void textIsLookedForVerbatim() {
        List<String> messages = List.of(
                "the quick brown fox",
                "The Quick",
                "quick",
                "qu",
                "ick b",
                "100% *.? [a-z]+ \\d",
                "",
                "a\nb",
                "caf\u00e9",
                "cafe\u0301",
                "x \ud83d\ude00 y",
                "aaa",
                "x".repeat(40_000) + "needle");
        for (String message : messages) {
            bench.accept(log("t", "s", message));
        }
        for (String part : List.of(
                "quick",
                "Quick",
                "k b",
                "%",
                "*",
                ".",
                "\\d",
                "[a-z]+",
                "\u00e9",
                "e",
                "\ud83d\ude00",
                " ",
                "\n",
                "needle",
                "aa",
                "",
                "not there")) {
            logsAreTheSame(null, null, null, part);
        }
    }

    @Test
    void bothEndsOfTheTimeAreInclusiveToTheNanosecond() {
        Instant noon = KitClock.START;
        for (int nanos = -2; nanos <= 2; nanos++) {
            bench.accept(log("t", "s", "at " + nanos).at(noon.plusNanos(nanos)));
        }
        for (int from = -2; from <= 2; from++) {
            for (int to = from; to <= 2; to++) {
                Instant first = noon.plusNanos(from);
                Instant last = noon.plusNanos(to);
                bench.same(t -> t.queryLogs(null, null, null, null, first, last, 100, 0));
            }
            Instant bound = noon.plusNanos(from);
            bench.same(t -> t.queryLogs("t", null, null, null, bound, null, 100, 0));
            bench.same(t -> t.queryLogs("t", null, null, null, null, bound, 100, 0));
        }
    }

    @Test
    void allDemandsTogetherMustHold() {
        for (int i = 0; i < 60; i++) {
            bench.accept(log("t" + i % 3, "s" + i % 4, "message " + i)
                    .of(List.of(LogSeverity.values()).get(i % 6))
                    .at(KitClock.START.plusSeconds(i / 5)));
        }
        Instant from = KitClock.START.plusSeconds(2);
        Instant to = KitClock.START.plusSeconds(8);
        bench.same(t -> t.queryLogs("t1", "s1", LogSeverity.INFO, "1", from, to, 100, 0));
        bench.same(t -> t.queryLogs("t1", null, LogSeverity.WARN, null, from, null, 100, 0));
        bench.same(t -> t.queryLogs(null, null, LogSeverity.ERROR, "2", null, to, 100, 0));
    }
}
