package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies beneath a span, level by level. */
abstract class TreeCases extends Cases {
    TreeCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void treeIsTheSame(String spanId) {
        bench.same(t -> t.getSpanTree(spanId, null, null));
        for (int depth = 1; depth <= 5; depth++) {
            int levels = depth;
            bench.same(t -> t.getSpanTree(spanId, List.of(), levels));
        }
    }

    @Test
    void theSpanIsLevelOneAndItsChildrenLevelTwo() {
        bench.accept(
                start("t1", "a").at("12:00:00"),
                start("t1", "b").under("a").at("12:00:01"),
                start("t1", "c").under("b").at("12:00:02"),
                start("t1", "d").under("c").at("12:00:03"));
        bench.answers(
                List.of("a"),
                t -> List.copyOf(t.getSpanTree("a", null, 1).data().keySet()));
        bench.answers(
                List.of("b", "c"),
                t -> List.copyOf(t.getSpanTree("b", null, 2).data().keySet()));
        for (String span : List.of("a", "b", "c", "d")) {
            treeIsTheSame(span);
        }
    }

    @Test
    void itIsOrderedByDepthThenStartThenId() {
        bench.accept(
                start("t1", "a").at("12:00:05"),
                start("t1", "late").under("a").at("12:00:09"),
                start("t1", "\ud83d\ude00").under("a").at("12:00:07"),
                start("t1", "\uffee").under("a").at("12:00:07"),
                start("t1", "deep").under("\ud83d\ude00").at("12:00:00"));
        bench.answers(
                List.of("a", "\uffee", "\ud83d\ude00", "late", "deep"),
                t -> List.copyOf(t.getSpanTree("a", null, null).data().keySet()));
        treeIsTheSame("a");
    }

    @Test
    void theStatusIsNullWhileTheSpanIsOpen() {
        bench.accept(
                start("t1", "a").at("12:00:00"),
                start("t1", "b").under("a").at("12:00:01"),
                end("t1", "b").failed().at("12:00:02"),
                start("t1", "c").under("a").at("12:00:01"),
                end("t1", "c").at("12:00:02"));
        treeIsTheSame("a");
    }

    @Test
    void onlyTheAttributesThatAreAskedForComeWithIt() {
        bench.accept(
                start("t1", "a").with("x", 1).with("y", 2).with("name", "shadow"),
                start("t1", "b").under("a").with("y", null),
                start("t1", "c").under("a"));
        for (List<String> keys : List.of(
                List.<String>of(), List.of("x"), List.of("y", "x"), List.of("z"), List.of("x", "x"), List.of("name"))) {
            bench.same(t -> t.getSpanTree("a", keys, null));
            bench.same(t -> t.getSpanTree("a", keys, 1));
        }
    }

    @Test
    void whereSeveralTracesHaveTheSpanTheLastStartedIsMeant() {
        bench.accept(
                start("t3", "a").at("12:00:00"),
                start("t1", "a").at("12:00:05"),
                start("t2", "a").at("12:00:05"),
                start("t1", "one").under("a"),
                start("t2", "two").under("a"),
                start("t3", "three").under("a"));
        bench.answers(
                List.of("a", "one"),
                t -> List.copyOf(t.getSpanTree("a", null, null).data().keySet()));
        bench.accept(
                start("\ud83d\ude00", "b").at("12:00:05"), start("\uffee", "b").at("12:00:05"));
        treeIsTheSame("b");
    }

    @Test
    void aCycleEndsTheWalk() {
        bench.accept(
                start("t1", "a").under("c").at("12:00:00"),
                start("t1", "b").under("a").at("12:00:01"),
                start("t1", "c").under("b").at("12:00:02"),
                start("t1", "self").under("self").at("12:00:03"),
                start("t1", "beneath").under("self").at("12:00:03"));
        for (String span : List.of("a", "b", "c", "self", "beneath")) {
            treeIsTheSame(span);
        }
        bench.same(t -> t.getTrace("t1"));
    }

    @Test
    void aChildOfAnotherTraceIsNotInIt() {
        bench.accept(
                start("t1", "a").at("12:00:09"),
                start("t2", "b").under("a"),
                start("t2", "a").at("12:00:00"));
        treeIsTheSame("a");
    }

    @Test
    void aSubtreeWhoseParentHasNotComeIsNotInIt() {
        bench.accept(
                start("t1", "a").at("12:00:00"),
                start("t1", "c").under("b").at("12:00:02"),
                end("t1", "b").at("12:00:03"));
        treeIsTheSame("a");
        treeIsTheSame("c");
        bench.accept(start("t1", "b").under("a").at("12:00:01"));
        treeIsTheSame("a");
    }

    @Test
    void aChildMovesWithTheStartThatHolds() {
        bench.accept(
                start("t1", "a"),
                start("t1", "b").at("12:00:01"),
                start("t1", "c").under("a").at("12:00:02"),
                start("t1", "c").under("b").at("12:00:03"));
        treeIsTheSame("a");
        treeIsTheSame("b");
    }

    @Test
    void itMayBeDeepAndWide() {
        List<Sketch> told = new ArrayList<>();
        told.add(start("t1", "s0"));
        for (int i = 1; i <= 1_500; i++) {
            told.add(start("t1", "s" + i).under("s" + (i - 1)));
        }
        for (int i = 0; i < 1_500; i++) {
            told.add(start("t1", "w" + i).under("s1").at(KitClock.START.plusNanos(1_500 - i)));
        }
        bench.acceptMany(told);
        bench.same(t -> t.getSpanTree("s0", List.of("none"), null));
        bench.same(t -> t.getSpanTree("s0", List.of("none"), 1_000));
        bench.same(t -> t.getSpanTree("s0", null, 3));
    }
}
