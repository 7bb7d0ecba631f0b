package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Span;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events into spans: every order, repetition and contradiction comes to the same span. */
abstract class IngestCases extends Cases {
    IngestCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void spanIsTheSame() {
        bench.same(t -> t.getSpan("t1", "a"));
        bench.same(t -> t.getSpanTree("a", null, null));
        bench.same(t -> t.getTrace("t1"));
    }

    @Test
    void aStartOpensASpan() {
        bench.accept(start("t1", "a").named("root").at("12:00:00").with("model", "llama"));
        Span span = new Span(
                "a", "t1", null, "root", Instant.parse("2026-03-01T12:00:00Z"), null, Attributes.of("model", "llama"));
        bench.answers(span, t -> t.getSpan("t1", "a"));
        spanIsTheSame();
    }

    @Test
    void anEndClosesItAndItsAttributesGoOverTheStarts() {
        bench.accept(
                start("t1", "a").named("root").at("12:00:00").with("kept", 1).with("both", "start"),
                end("t1", "a").failed().at("12:00:02.5").with("both", "end").with("added", true));
        Span span = new Span(
                "a",
                "t1",
                null,
                "root",
                Instant.parse("2026-03-01T12:00:00Z"),
                Instant.parse("2026-03-01T12:00:02.5Z"),
                Attributes.of("kept", 1, "both", "end", "added", true));
        bench.answers(span, t -> t.getSpan("t1", "a"));
        spanIsTheSame();
    }

    @Test
    void anEndMayComeBeforeItsStart() {
        bench.accept(end("t1", "a").failed().at("12:00:02").with("k", "end"));
        bench.answers("NotFoundException", t -> t.getSpan("t1", "a"));
        bench.answers("NotFoundException", t -> t.getTrace("t1"));
        bench.answers("NotFoundException", t -> t.getSpanTree("a", null, null));
        bench.accept(start("t1", "a").at("12:00:00").with("k", "start").with("l", 2));
        spanIsTheSame();
    }

    @Test
    void aSpanWithoutItsStartCountsForNothing() {
        bench.accept(
                start("t1", "a").at("12:00:00"),
                end("t1", "a").at("12:00:01"),
                end("t1", "b").at("12:59:00").with("k", 1));
        spanIsTheSame();
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.querySpans(List.of(Ask.eq("k", 1)), List.of(), null));
        bench.same(t -> t.queryTraces(List.of(Ask.eq("k", 1)), 10, 0, null));
    }

    @Test
    void repetitionChangesNothing() {
        Sketch start = start("t1", "a").at("12:00:00").with("k", 1);
        Sketch end = end("t1", "a").at("12:00:01").with("l", 2);
        bench.accept(start, start, end, start, end, end);
        spanIsTheSame();
    }

    @Test
    void ofTwoStartsTheLaterHoldsWholeInEitherOrder() {
        Sketch early = start("t1", "a").named("early").under("p").at("12:00:00").with("only early", 1);
        Sketch late = start("t1", "a").named("late").at("12:00:01").with("only late", 2);
        bench.accept(early, late);
        spanIsTheSame();
        bench.accept(start("t1", "b").named("late").at("12:00:01").with("only late", 2));
        bench.accept(start("t1", "b").named("early").under("p").at("12:00:00").with("only early", 1));
        bench.same(t -> t.getSpan("t1", "b"));
    }

    @Test
    void ofTwoEndsTheLaterHoldsWholeInEitherOrder() {
        for (String span : List.of("a", "b")) {
            bench.accept(start("t1", span).at("12:00:00").with("k", "start"));
            List<Sketch> ends = new ArrayList<>(List.of(
                    end("t1", span).at("12:00:01").with("k", "early").with("only early", 1),
                    end("t1", span).failed().at("12:00:02").with("only late", 2)));
            if (span.equals("b")) {
                Collections.reverse(ends);
            }
            bench.acceptMany(ends);
            bench.same(t -> t.getSpan("t1", span));
            bench.same(t -> t.getSpanTree(span, null, null));
        }
    }

    @Test
    void whatContradictsAtTheSameTimeIsDecidedByItsCanonicalJson() {
        List<Sketch> starts = List.of(
                start("t1", "a").named("b").with("k", 9),
                start("t1", "a").named("a").with("k", 10),
                start("t1", "a").named("c").with("k", "\ud83d\ude00"),
                start("t1", "a").named("c").with("k", "\uffee"),
                start("t1", "a").named("c").under("x").with("k", "\uffee"),
                start("t1", "a").named("z"),
                end("t1", "a").with("k", 1),
                end("t1", "a").failed().with("k", 1.0),
                end("t1", "a").failed().with("k", 1));
        for (int round = 0; round < 6; round++) {
            List<Sketch> shuffled = new ArrayList<>(starts);
            Collections.shuffle(shuffled, new Random(round));
            shuffled.forEach(bench::accept);
            spanIsTheSame();
        }
    }

    @Test
    void nanosecondsAndEveryTypeOfValueAreKept() {
        bench.accept(
                start("t1", "a")
                        .at("2026-02-28T23:59:59.999999999Z")
                        .with("text", "a \"quoted\" \\ text\n")
                        .with("beyond", "\ud83d\ude00\uffff\u0001")
                        .with("integer", Long.MIN_VALUE)
                        .with("huge", new BigInteger("9".repeat(400)))
                        .with("double", 1.0)
                        .with("small", 4.9e-324)
                        .with("yes", true)
                        .with("none", null)
                        .with("", "empty key")
                        .with("a.b$c\"d'", "odd key"),
                end("t1", "a").at("2262-04-11T23:47:16.854775807Z").with("", null));
        spanIsTheSame();
        bench.accept(start("t2", "b").at("1970-01-01T00:00:00Z"));
        bench.same(t -> t.getSpan("t2", "b"));
        bench.same(t -> t.queryTraces(null, null, null, null));
    }

    @Test
    void idsAreKeptVerbatim() {
        List<String> ids = List.of(
                "a/b",
                "a%2Fb",
                "a b",
                "A/B",
                "/",
                "%",
                ".",
                "..",
                "*",
                "?",
                "\u0000",
                "e\u0301",
                "\u00e9",
                "\ud83d\ude00",
                "\uffff",
                "x".repeat(256),
                "\ud83d\ude00".repeat(256),
                "a\u0000b",
                "null",
                "\"",
                "\\");
        for (String id : ids) {
            bench.accept(start(id, id).named(id), start(id, "child").under(id).at("12:00:01"));
        }
        for (String id : ids) {
            bench.same(t -> t.getTrace(id));
            bench.same(t -> t.getSpan(id, id));
            bench.same(t -> t.getSpanTree(id, null, null));
            bench.same(t -> t.querySpans(List.of(Ask.eq("trace_id", id)), List.of(), null));
        }
        bench.same(t -> t.queryTraces(null, null, null, List.of("trace_id")));
        bench.same(t -> t.queryTraces(null, null, null, List.of("-root_span_id")));
    }

    @Test
    void spansOfOneIdInTwoTracesAreTwo() {
        bench.accept(
                start("t1", "a").named("one").with("k", 1),
                start("t2", "a").named("two").with("k", 2),
                end("t2", "a").at("12:00:09"));
        bench.same(t -> t.getSpan("t1", "a"));
        bench.same(t -> t.getSpan("t2", "a"));
    }

    @Test
    void anEmptyParentIsNone() {
        bench.accept(start("t1", "a").under(""));
        bench.answers(Map.of(), t -> t.getSpan("t1", "a").attributes());
        spanIsTheSame();
    }
}
