package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spans that name a parent in another process by the attribute {@code traceparent}, as W3C Trace Context writes it. */
abstract class JoinCases extends Cases {
    private static final String FAR = "0af7651916cd43dd8448eb211c80319c";
    private static final String FARTHER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String LOCAL = "00000000000000000000000000000abc";
    private static final String CLIENT = "b7ad6b7169203331";

    JoinCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private static String parent(String traceId, String spanId) {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** What a server tells that was called within another trace: only its first span knows. */
    private static List<Sketch> called() {
        return List.of(
                start(LOCAL, "s")
                        .at("12:00:01")
                        .with("traceparent", parent(FAR, CLIENT))
                        .with("tracestate", "vendor=x")
                        .with("__root__", true)
                        .with("__root_span__", true),
                start(LOCAL, "c").under("s").at("12:00:02").with("session_id", "x"),
                end(LOCAL, "c").at("12:00:03"),
                end(LOCAL, "s")
                        .at("12:00:04")
                        .with("traceparent", parent(FAR, CLIENT))
                        .with("__root__", true));
    }

    private static List<Sketch> caller() {
        return List.of(
                start(FAR, "top").at("12:00:00"),
                start(FAR, CLIENT).under("top").at("12:00:00"),
                end(FAR, CLIENT).at("12:00:05"),
                end(FAR, "top").at("12:00:06"));
    }

    private void everythingIsTheSame() {
        for (String trace : List.of(FAR, FARTHER, LOCAL)) {
            bench.same(t -> t.getTrace(trace));
            for (String span : List.of("top", CLIENT, "s", "c", "u")) {
                bench.same(t -> t.getSpan(trace, span));
            }
        }
        for (String span : List.of("top", CLIENT, "s", "c", "u")) {
            bench.same(t -> t.getSpanTree(span, null, null));
            bench.same(t -> t.getSpanTree(span, List.of("session_id"), 3));
        }
        bench.same(t -> t.queryTraces(null, 10, 0, null));
        bench.same(t -> t.queryTraces(List.of(eq("session_id", "x")), 10, 0, null));
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
    }

    @Test
    void aTraceIsFoundInTheOneThatItJoined() {
        bench.acceptMany(called());
        bench.answers("s", t -> t.getTrace(FAR).rootSpanId());
        bench.answers(CLIENT, t -> String.valueOf(t.getSpan(FAR, "s").parentSpanId()));
        bench.answers(FAR, t -> t.getSpan(FAR, "c").traceId());
        everythingIsTheSame();
        bench.acceptMany(caller());
        bench.answers("top", t -> t.getTrace(FAR).rootSpanId());
        bench.answers(
                List.of("top", CLIENT, "s", "c"),
                t -> List.copyOf(t.getSpanTree("top", null, null).data().keySet()));
        everythingIsTheSame();
    }

    @Test
    void itIsStillThereUnderItsOwnId() {
        bench.acceptMany(called());
        bench.answers("s", t -> t.getTrace(LOCAL).rootSpanId());
        bench.answers(LOCAL, t -> t.getSpan(LOCAL, "c").traceId());
        bench.answers(
                List.of(LOCAL),
                t -> t.queryTraces(List.of(eq("session_id", "x")), 10, 0, null).data().stream()
                        .map(Trace::traceId)
                        .toList());
        bench.answers(
                List.of("c"),
                t -> t.querySpans(List.of(eq("session_id", "x")), List.of(), null).data().stream()
                        .map(Span::spanId)
                        .toList());
    }

    @Test
    void theOrderInWhichTheyComeDoesNotMatter() {
        List<Sketch> told = new ArrayList<>(called());
        told.addAll(caller());
        told.addAll(called());
        Collections.shuffle(told, new Random(3));
        for (Sketch sketch : told) {
            bench.accept(sketch);
            everythingIsTheSame();
        }
        bench.restart();
        if (kit.survivesRestart()) {
            everythingIsTheSame();
        }
    }

    @Test
    void withinItsOwnTraceItIsJustBeneathItsParent() {
        bench.accept(
                start(FAR, "top").at("12:00:00"),
                start(FAR, "s").at("12:00:01").with("traceparent", parent(FAR, "00000000000000aa")),
                start(FAR, "00000000000000aa").under("top").at("12:00:00"),
                start(FAR, "u").under("top").at("12:00:02").with("traceparent", parent(FARTHER, CLIENT)));
        bench.answers(
                List.of("top", "00000000000000aa", "u", "s"),
                t -> List.copyOf(t.getSpanTree("top", null, null).data().keySet()));
        bench.answers(
                List.of("__local_root_span__", "traceparent"),
                t -> t.getSpan(FAR, "s").attributes().keySet().stream().sorted().toList());
        bench.answers("NotFoundException", t -> t.getTrace(FARTHER));
        everythingIsTheSame();
    }

    @Test
    void onlyWhatLiesBeneathTheSpanThatJoinedIsInTheOther() {
        bench.acceptMany(called());
        bench.accept(
                start(LOCAL, "other").at("12:00:00"),
                start(LOCAL, "u").under("other").at("12:00:00"));
        bench.answers("NotFoundException", t -> t.getSpan(FAR, "u"));
        bench.answers("other", t -> t.getTrace(LOCAL).rootSpanId());
        everythingIsTheSame();
    }

    @Test
    void oneThatJoinedMayBeJoined() {
        bench.acceptMany(called());
        bench.acceptMany(caller());
        bench.accept(
                start(FARTHER, "u").at("12:00:03").with("traceparent", parent(LOCAL, "00000000000000c0")),
                start(FAR, "00000000000000c1").at("12:00:09").with("traceparent", parent(FARTHER, "00000000000000c2")));
        bench.answers("u", t -> t.getSpan(FAR, "u").spanId());
        bench.answers("u", t -> t.getSpan(LOCAL, "u").spanId());
        everythingIsTheSame();
    }

    @Test
    void anIdThatBothHaveMeansTheTracesOwn() {
        bench.acceptMany(called());
        bench.accept(start(FAR, "c").named("own").at("12:00:00"));
        bench.answers("own", t -> t.getSpan(FAR, "c").name());
        everythingIsTheSame();
    }

    @Test
    void itLeavesTheOtherWhenItExpires() {
        bench.acceptMany(caller());
        bench.accept(start(LOCAL, "s").with("traceparent", parent(FAR, CLIENT)).livingFor(60));
        everythingIsTheSame();
        bench.pass(Duration.ofSeconds(60));
        bench.answers("NotFoundException", t -> t.getSpan(FAR, "s"));
        everythingIsTheSame();
    }

    @Test
    void whatIsNoTraceparentIsAnAttribute() {
        String good = parent(FAR, CLIENT);
        List<Object> wrong = new ArrayList<>(List.of(
                good.replace("00-0", "ff-0"),
                good.toUpperCase(Locale.ROOT),
                parent("0".repeat(32), CLIENT),
                parent(FAR, "0".repeat(16)),
                good + "-more",
                good + " ",
                good.substring(1),
                parent(FAR, CLIENT + "0"),
                good.substring(0, good.length() - 3),
                "",
                5,
                true));
        for (int i = 0; i < wrong.size(); i++) {
            bench.accept(start("t", "w" + i).with("traceparent", wrong.get(i)).with("__root__", true));
        }
        bench.accept(start("t", CLIENT).with("traceparent", good).with("__root__", true));
        bench.answers("NotFoundException", t -> t.getTrace(FAR));
        bench.same(t -> t.querySpans(List.of(), List.of("traceparent", "__root__"), null));
        bench.answers(
                wrong.size() + 1,
                t -> t.querySpans(List.of(), List.of("__root__"), null).data().size());
        bench.accept(start("t", "later").with("traceparent", good.replace("00-0", "cc-0") + "-more"));
        bench.answers(CLIENT, t -> String.valueOf(t.getSpan(FAR, "later").parentSpanId()));
    }
}
