package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Ask.gt;
import static io.llamatelemetry.kit.Ask.lt;
import static io.llamatelemetry.kit.Ask.ne;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which spans a query finds: those that satisfy it, and what lies beneath them and does not contradict it. */
abstract class SpanCases extends Cases {
    private static final int ANY = 1_000_000;

    SpanCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void found(List<String> expected, List<QueryCondition> conditions, List<String> attributes, Integer depth) {
        bench.answers(
                expected,
                t -> t.querySpans(conditions, attributes, depth).data().stream()
                        .map(Span::spanId)
                        .toList());
        bench.same(t -> t.querySpans(conditions, attributes, depth));
    }

    /** Two turns of one session and one of another, as an agent tells them. */
    private void tellSessions() {
        for (int turn = 1; turn <= 3; turn++) {
            String trace = "turn" + turn;
            String session = turn < 3 ? "session-1" : "session-2";
            bench.accept(
                    start(trace, "agent" + turn).at("12:0" + turn + ":00").with("session_id", session),
                    start(trace, "step" + turn).under("agent" + turn).at("12:0" + turn + ":01"),
                    start(trace, "inference" + turn)
                            .under("step" + turn)
                            .at("12:0" + turn + ":02")
                            .with("input", "question " + turn),
                    end(trace, "inference" + turn).at("12:0" + turn + ":03").with("output", "answer " + turn),
                    start(trace, "tool" + turn)
                            .under("step" + turn)
                            .at("12:0" + turn + ":04")
                            .with("input", "call"),
                    end(trace, "agent" + turn).at("12:0" + turn + ":05"));
        }
    }

    @Test
    void askedForASessionsInputAndOutputItFindsTheInferencesBeneathItsTurns() {
        tellSessions();
        List<QueryCondition> session = List.of(eq("session_id", "session-1"));
        bench.answers(
                List.of(
                        Attributes.of("input", "question 1", "output", "answer 1"),
                        Attributes.of("input", "question 2", "output", "answer 2")),
                t -> t.querySpans(session, List.of("input", "output"), null).data().stream()
                        .map(Span::attributes)
                        .toList());
        found(List.of("inference1", "inference2"), session, List.of("input", "output"), ANY);
        found(List.of("inference1", "tool1", "inference2", "tool2"), session, List.of("input"), ANY);
        found(List.of("agent1", "agent2"), session, List.of("session_id"), ANY);
        found(List.of(), session, List.of("session_id", "input"), ANY);
    }

    @Test
    void theMatchingSpanIsLevelOne() {
        tellSessions();
        List<QueryCondition> session = List.of(eq("session_id", "session-2"));
        found(List.of("agent3"), session, List.of(), 1);
        found(List.of("agent3", "step3"), session, List.of(), 2);
        found(List.of("agent3", "step3", "inference3", "tool3"), session, List.of(), 3);
        found(List.of(), session, List.of("input"), 2);
        found(List.of("inference3", "tool3"), session, List.of("input"), 3);
    }

    @Test
    void whatLiesBeneathAMatchMustNotContradict() {
        bench.accept(
                start("t1", "a").at("12:00:00").with("k", 1).with("l", 1),
                start("t1", "same").under("a").at("12:00:01").with("k", 1),
                start("t1", "silent").under("a").at("12:00:02"),
                start("t1", "other").under("a").at("12:00:03").with("k", 2),
                start("t1", "beneath other").under("other").at("12:00:04"),
                start("t1", "null").under("a").at("12:00:05").with("k", null),
                start("t1", "wrong type").under("a").at("12:00:06").with("k", true));
        found(List.of("a", "same", "silent", "beneath other", "null"), List.of(eq("k", 1)), List.of(), ANY);
        found(List.of("a", "same", "silent", "beneath other", "null"), List.of(eq("k", 1), eq("l", 1)), List.of(), ANY);
        found(List.of("a", "same", "silent", "beneath other", "null"), List.of(lt("k", 2)), List.of(), ANY);
        found(List.of("a", "same", "other", "wrong type"), List.of(ne("k", null)), List.of(), ANY);
        found(List.of("silent", "beneath other", "null"), List.of(eq("k", null)), List.of(), ANY);
        found(
                List.of("a", "same", "silent", "beneath other", "null", "wrong type"),
                List.of(ne("k", 2)),
                List.of(),
                ANY);
    }

    @Test
    void fieldsAreContradictedToo() {
        bench.accept(
                start("t1", "a").named("turn").at("12:00:00"),
                start("t1", "b").named("step").under("a").at("12:00:01"),
                end("t1", "b").at("12:00:02"));
        found(List.of("a"), List.of(eq("name", "turn")), List.of(), ANY);
        found(List.of("b"), List.of(eq("status", "ok")), List.of(), ANY);
        found(List.of("a"), List.of(eq("status", null)), List.of(), ANY);
        found(List.of("a", "b"), List.of(gt("start_time", "2026-03-01T11:59:59Z")), List.of(), ANY);
        found(List.of("b"), List.of(gt("duration_ms", 0)), List.of(), ANY);
    }

    @Test
    void aMatchWithoutAnAttributeThatIsAskedForIsNotReturnedButItsDescendantsAre() {
        bench.accept(
                start("t1", "a").at("12:00:00").with("session_id", "s"),
                start("t1", "b").under("a").at("12:00:01").with("name", "shadow"),
                start("t1", "c").under("b").at("12:00:02").with("x", null).with("y", 0));
        found(List.of("b"), List.of(eq("session_id", "s")), List.of("name"), ANY);
        found(List.of(), List.of(eq("session_id", "s")), List.of("x"), ANY);
        found(List.of("c"), List.of(eq("session_id", "s")), List.of("y"), ANY);
        found(List.of(), List.of(eq("session_id", "s")), List.of("span_id"), ANY);
    }

    @Test
    void withoutConditionsEverySpanIsFoundInOrder() {
        bench.accept(
                start("t2", "a").at("12:00:01"),
                start("t1", "b").at("12:00:01"),
                start("t1", "a").at("12:00:01"),
                start("\ud83d\ude00", "x").at("12:00:00"),
                start("\uffee", "y").at("12:00:00"),
                start("t3", "orphan").under("nowhere").at("11:00:00"),
                end("t3", "unstarted").at("12:00:00"));
        found(List.of("orphan", "y", "x", "a", "b", "a"), List.of(), List.of(), ANY);
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.querySpans(List.of(), List.of(), 1));
    }

    @Test
    void theNearestMatchAboveCountsForTheDepth() {
        bench.accept(
                start("t1", "a").at("12:00:00").with("k", 1),
                start("t1", "b").under("a").at("12:00:01"),
                start("t1", "c").under("b").at("12:00:02").with("k", 1),
                start("t1", "d").under("c").at("12:00:03"),
                start("t1", "e").under("d").at("12:00:04"));
        found(List.of("a", "b", "c", "d"), List.of(eq("k", 1)), List.of(), 2);
        found(List.of("a", "b", "c", "d", "e"), List.of(eq("k", 1)), List.of(), 3);
    }

    @Test
    void aCycleEndsTheWalk() {
        bench.accept(
                start("t1", "a").under("c").at("12:00:00").with("k", 1),
                start("t1", "b").under("a").at("12:00:01"),
                start("t1", "c").under("b").at("12:00:02"),
                start("t1", "self").under("self").at("12:00:03").with("k", 1));
        found(List.of("a", "b", "c", "self"), List.of(eq("k", 1)), List.of(), ANY);
        found(List.of("a", "b", "self"), List.of(eq("k", 1)), List.of(), 2);
    }

    @Test
    void aWalkDoesNotLeaveItsTraceNorPassAMissingParent() {
        bench.accept(
                start("t1", "a").at("12:00:00").with("k", 1),
                start("t2", "b").under("a").at("12:00:01"),
                start("t1", "d").under("c").at("12:00:02"));
        found(List.of("a"), List.of(eq("k", 1)), List.of(), ANY);
        bench.accept(start("t1", "c").under("a").at("12:00:03"));
        found(List.of("a", "d", "c"), List.of(eq("k", 1)), List.of(), ANY);
    }

    @Test
    void aTraceMayHoldTheMatchInOneSpanAndTheCandidateInManyOthers() {
        bench.accept(
                start("t1", "root").with("session_id", "s"),
                start("t2", "root2").with("session_id", "s"));
        for (int i = 0; i < 60; i++) {
            bench.accept(start("t1", "s" + i)
                    .under("root")
                    .at("12:00:" + (10 + i % 50))
                    .with("input", i));
        }
        bench.same(t -> t.querySpans(List.of(eq("session_id", "s")), List.of("input"), null));
        bench.same(t -> t.querySpans(List.of(eq("session_id", "s"), gt("input", 30)), List.of("input"), null));
    }
}
