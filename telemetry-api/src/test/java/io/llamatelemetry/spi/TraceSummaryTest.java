package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TraceSummaryTest {

    @Test
    void withoutSpansThereIsNoTrace() {
        assertEquals(Optional.empty(), new TraceSummary.Builder().build("t"));
    }

    @Test
    void theTimesAreTheEarliestStartAndTheLatestEndOfAnySpan() {
        TraceSummary summary =
                summary(List.of(span("root", null, 5, 8), span("a", "root", 3, 20), span("b", "root", 9, null)));
        assertEquals(new TraceSummary("t", "root", at(3), at(20), at(9)), summary);
        assertEquals(Optional.of(new Trace("t", "root", at(3), at(20))), summary.toTrace());
    }

    @Test
    void theEndIsNullWhileTheRootIsOpen() {
        assertEquals(
                new TraceSummary("t", "root", at(5), null, at(6)),
                summary(List.of(span("root", null, 5, null), span("a", "root", 6, 7))));
    }

    @Test
    void aTraceWhoseRootIsNotKnownIsNotShown() {
        TraceSummary summary = summary(List.of(span("a", "gone", 6, 7)));
        assertEquals(new TraceSummary("t", null, at(6), null, at(6)), summary);
        assertEquals(Optional.empty(), summary.toTrace());
    }

    @Test
    void theRootIsParentlessThenMarkedThenTheFirstStartedThenTheLeastId() {
        List<SpanSkeleton> ranked = List.of(
                span("z", null, 1, 2),
                span("\uffff", null, 5, 6),
                span("\ud83d\ude00", null, 5, 6),
                marked("y", "p", 0),
                marked("a", "p", 3),
                marked("b", "p", 3),
                span("c", "p", 0, 1));
        for (int i = 0; i < ranked.size() - 1; i++) {
            List<SpanSkeleton> rest = new ArrayList<>(ranked.subList(i, ranked.size()));
            for (int round = 0; round < 50; round++) {
                Collections.shuffle(rest, new Random(round));
                assertEquals(ranked.get(i).spanId(), summary(rest).rootSpanId(), "seed " + round);
            }
        }
    }

    @Test
    void theOrderOfTheSpansDoesNotCount() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<SpanSkeleton> spans = new ArrayList<>();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                Integer end = random.nextBoolean() ? random.nextInt(9) : null;
                spans.add(new SpanSkeleton(
                        "s" + i,
                        random.nextInt(3) == 0 ? null : "p",
                        at(random.nextInt(4)),
                        end == null ? null : at(end),
                        random.nextBoolean()));
            }
            TraceSummary expected = summary(spans);
            Collections.shuffle(spans, random);
            assertEquals(expected, summary(spans), "seed " + seed + " round " + round);
        }
    }

    @Test
    void aSpanIsMarkedByTrueAsBooleanOrText() {
        assertTrue(skeleton(true).localRoot());
        assertTrue(skeleton("true").localRoot());
        for (Object other : List.of(false, "True", "1", 1, List.of(true))) {
            assertEquals(false, skeleton(other).localRoot(), other.toString());
        }
    }

    private static SpanSkeleton skeleton(Object mark) {
        return SpanSkeleton.of(new SpanWithStatus(
                "s", "t", "p", "n", at(0), null, Attributes.of(SpanSkeleton.LOCAL_ROOT_ATTRIBUTE, mark), null));
    }

    private static TraceSummary summary(List<SpanSkeleton> spans) {
        TraceSummary.Builder builder = new TraceSummary.Builder();
        spans.forEach(builder::add);
        return builder.build("t").orElseThrow();
    }

    private static SpanSkeleton span(String id, @Nullable String parent, int start, @Nullable Integer end) {
        return new SpanSkeleton(id, parent, at(start), end == null ? null : at(end), false);
    }

    private static SpanSkeleton marked(String id, String parent, int start) {
        return new SpanSkeleton(id, parent, at(start), null, true);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
