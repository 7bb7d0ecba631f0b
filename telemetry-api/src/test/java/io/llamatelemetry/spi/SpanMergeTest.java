package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SpanMergeTest {

    private static final long SEED = 42;
    private static final SpanKey KEY = new SpanKey("t", "s");

    @Test
    void aSpanIsItsStartAndItsEndWithTheEndsAttributesOverTheStarts() {
        SpanRecord start = record(new SpanStart(at(1), "n", "p", Attributes.of("a", 1, "b", 2)), null, 0, 100);
        SpanRecord end = record(null, new SpanEnd(at(5), SpanStatus.ERROR, Attributes.of("b", null, "c", 4)), 3, 50);
        SpanRecord whole = start.merge(end);
        assertEquals(whole, end.merge(start));
        assertEquals(at(0), whole.acceptedAt());
        assertEquals(at(100), whole.expiresAt());
        var span = whole.toSpan().orElseThrow();
        assertEquals(Attributes.of("a", 1, "b", null, "c", 4), span.attributes());
        assertEquals(SpanStatus.ERROR, span.status());
        assertEquals(at(5), span.endTime());
        assertEquals("p", span.parentSpanId());
        assertEquals(Optional.empty(), end.toSpan());
    }

    @Test
    void ofContradictingHalvesTheLaterHoldsWholeThenTheGreaterText() {
        SpanStart early = new SpanStart(at(1), "z", null, Attributes.of("only early", 1));
        SpanStart late = new SpanStart(at(2), "a", null, Map.of());
        assertEquals(
                late, record(early, null, 0, 9).merge(record(late, null, 0, 9)).start());
        SpanStart one = new SpanStart(at(1), "n", null, Attributes.of("k", 1));
        SpanStart two = new SpanStart(at(1), "n", null, Attributes.of("k", 2));
        assertEquals(two, record(two, null, 0, 9).merge(record(one, null, 0, 9)).start());
        SpanEnd ok = new SpanEnd(at(1), SpanStatus.OK, Map.of());
        SpanEnd error = new SpanEnd(at(1), SpanStatus.ERROR, Map.of());
        assertEquals(ok, record(null, error, 0, 9).merge(record(null, ok, 0, 9)).end());
    }

    @Test
    void startsThatDifferAreNeverOrderedAsEqual() {
        List<SpanStart> different = List.of(
                new SpanStart(at(1), "n", null, Map.of()),
                new SpanStart(at(1), "n", "null", Map.of()),
                new SpanStart(at(1), "n", null, Attributes.of("k", 1)),
                new SpanStart(at(1), "n", null, Attributes.of("k", 1.0)),
                new SpanStart(at(1), "n", null, Attributes.of("k", "1")),
                new SpanStart(at(1), "n", null, Attributes.of("k", 0.0)),
                new SpanStart(at(1), "n", null, Attributes.of("k", -0.0)),
                new SpanStart(at(1), "n\",\"parent_span_id\":null}", null, Map.of()));
        assertEquals(different.size(), Set.copyOf(different).size());
        for (SpanStart left : different) {
            for (SpanStart right : different) {
                assertEquals(left.equals(right), left.compareTo(right) == 0, left + " and " + right);
                assertEquals(Integer.signum(left.compareTo(right)), -Integer.signum(right.compareTo(left)));
            }
        }
    }

    @Test
    void whatWasDeadWhenTheOtherCameCountsAsNeverCome() {
        SpanRecord dead = record(new SpanStart(at(1), "old", null, Map.of()), null, 0, 10);
        SpanRecord next = record(null, new SpanEnd(at(2), SpanStatus.OK, Map.of()), 10, 20);
        assertEquals(next, dead.merge(next));
        assertEquals(next, next.merge(dead));
        SpanRecord justInTime = record(null, new SpanEnd(at(2), SpanStatus.OK, Map.of()), 9, 20);
        assertTrue(dead.merge(justInTime).toSpan().isPresent());
    }

    @Test
    void recordsOfDifferentSpansDoNotMerge() {
        SpanRecord record = record(new SpanStart(at(1), "n", null, Map.of()), null, 0, 10);
        SpanRecord other = new SpanRecord(
                new SpanKey("t", "other"), record.start(), null, record.acceptedAt(), record.expiresAt());
        assertThrows(IllegalArgumentException.class, () -> record.merge(other));
        assertThrows(IllegalArgumentException.class, () -> record(null, null, 0, 10));
    }

    @Test
    void anyOrderAndAnyRepetitionOfOverlappingLivesGiveTheSameSpan() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            List<SpanRecord> records = new ArrayList<>();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                records.add(random(random));
            }
            SpanRecord expected = records.stream().reduce(SpanRecord::merge).orElseThrow();
            List<SpanRecord> repeated = new ArrayList<>(records);
            repeated.addAll(records.subList(0, random.nextInt(records.size() + 1)));
            Collections.shuffle(repeated, random);
            String message = "seed " + SEED + " round " + round;
            assertEquals(expected, repeated.stream().reduce(SpanRecord::merge).orElseThrow(), message);
            assertEquals(expected, tree(repeated), message);
            assertEquals(expected, expected.merge(expected), message);
        }
    }

    @Test
    void twoRecordsMergeAlikeFromEitherSideWhateverTheirLives() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            SpanRecord left = withLife(random(random), random);
            SpanRecord right = withLife(random(random), random);
            assertEquals(left.merge(right), right.merge(left), "seed " + SEED + " round " + round);
        }
    }

    /** Merges halves of the list first, so that the grouping is another. */
    private static SpanRecord tree(List<SpanRecord> records) {
        if (records.size() == 1) {
            return records.get(0);
        }
        int middle = records.size() / 2;
        return tree(records.subList(0, middle)).merge(tree(records.subList(middle, records.size())));
    }

    private static SpanRecord random(Random random) {
        int halves = random.nextInt(3);
        return record(
                halves == 0 ? null : new SpanStart(at(random.nextInt(2)), name(random), null, attributes(random)),
                halves == 1
                        ? null
                        : new SpanEnd(
                                at(random.nextInt(2)),
                                random.nextBoolean() ? SpanStatus.OK : SpanStatus.ERROR,
                                attributes(random)),
                random.nextInt(10),
                10 + random.nextInt(10));
    }

    private static SpanRecord withLife(SpanRecord record, Random random) {
        int accepted = random.nextInt(10);
        return record(record.start(), record.end(), accepted, accepted + 1 + random.nextInt(5));
    }

    private static String name(Random random) {
        return random.nextBoolean() ? "n" : "\ud83d\ude00";
    }

    private static Map<String, JsonValue> attributes(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of();
            case 1 -> Attributes.of("a", 1);
            case 2 -> Attributes.of("a", 1.0, "b", null);
            default -> Attributes.of("b", null, "a", 1.0);
        };
    }

    private static SpanRecord record(@Nullable SpanStart start, @Nullable SpanEnd end, int accepted, int expires) {
        return new SpanRecord(KEY, start, end, at(accepted), at(expires));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
