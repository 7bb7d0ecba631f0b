package io.llamatelemetry.kit;

import static io.llamatelemetry.api.MetricLabelOperator.EQUALS;
import static io.llamatelemetry.api.MetricLabelOperator.NOT_EQUALS;
import static io.llamatelemetry.api.MetricLabelOperator.REGEX_MATCH;
import static io.llamatelemetry.api.MetricLabelOperator.REGEX_NOT_MATCH;
import static io.llamatelemetry.api.MetricQueryType.INSTANT;
import static io.llamatelemetry.api.MetricQueryType.RANGE;
import static io.llamatelemetry.kit.Ask.label;
import static io.llamatelemetry.kit.Sketch.metric;

import io.llamatelemetry.api.MetricDataPoint;
import io.llamatelemetry.api.MetricLabel;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricSeries;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Series, points, buckets and sums. Values are dyadic, so that sums are exact in any order. */
abstract class MetricCases extends Cases {
    private static final long NOON = KitClock.START.getEpochSecond();

    MetricCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void seriesAreTheSame(@Nullable String granularity, MetricLabelMatcher... matchers) {
        bench.same(t -> t.queryMetrics("m", 0, NOON + 1_000_000, granularity, RANGE, List.of(matchers)));
        bench.same(t -> t.queryMetrics("m", 0, NOON + 1_000_000, granularity, INSTANT, List.of(matchers)));
    }

    private void labelsMatch(String name, MetricLabelOperator operator, String value) {
        seriesAreTheSame(null, label(name, operator, value));
        seriesAreTheSame("1d", label(name, operator, value));
    }

    @Test
    void aSeriesIsAMetricAUnitAndALabelSet() {
        bench.accept(
                metric("m").value(1).in("tokens").with("model", "b").at("12:00:00"),
                metric("m").value(2).in("tokens").with("model", "a").at("12:00:01"),
                metric("m").value(4).in("ms").with("model", "a").at("12:00:02"),
                metric("m").value(8).in("tokens").at("12:00:03"),
                metric("m")
                        .value(16)
                        .in("tokens")
                        .with("model", "a")
                        .with("x", 1)
                        .at("12:00:04"),
                metric("m")
                        .value(32)
                        .in("tokens")
                        .with("x", 1)
                        .with("model", "a")
                        .at("12:00:05"),
                metric("m").value(64).in("tokens").with("model", null).at("12:00:06"),
                metric("m2").value(128).in("tokens").at("12:00:07"));
        bench.answers(
                List.of(
                        new MetricSeries(
                                "m",
                                List.of(new MetricLabel("model", "a")),
                                List.of(new MetricDataPoint(NOON + 2, 4, "ms"))),
                        new MetricSeries(
                                "m",
                                List.of(),
                                List.of(
                                        new MetricDataPoint(NOON + 3, 8, "tokens"),
                                        new MetricDataPoint(NOON + 6, 64, "tokens")))),
                t -> t.queryMetrics("m", 0, NOON + 60, null, RANGE, List.of(label("x", EQUALS, ""))).data().stream()
                        .filter(series -> series.labels().isEmpty()
                                || series.values().get(0).unit().equals("ms"))
                        .toList());
        seriesAreTheSame(null);
        seriesAreTheSame("1s");
        seriesAreTheSame("1m");
        bench.same(t -> t.queryMetrics("m2", 0, NOON + 60, null, RANGE, null));
        bench.same(t -> t.queryMetrics("none", 0, NOON + 60, null, RANGE, null));
    }

    @Test
    void labelsAreTheAttributesAsStringsSortedByName() {
        bench.accept(
                metric("m")
                        .with("\ud83d\ude00", 1)
                        .with("\uffee", 2)
                        .with("b", true)
                        .with("a", 7),
                metric("m")
                        .with("half", 0.5)
                        .with("one", 1.0)
                        .with("text", "x y")
                        .with("empty", ""),
                metric("m")
                        .with("half", "0.5")
                        .with("one", "1.0")
                        .with("text", "x y")
                        .with("empty", "")
                        .value(2),
                metric("m")
                        .with("huge", BigInteger.TEN.pow(30))
                        .with("small", 1e-7)
                        .with("big", 1e22),
                metric("m").with("q", "a\"b\\c\n").with("z", -3));
        seriesAreTheSame(null);
        seriesAreTheSame("1h");
    }

    @Test
    void rawPointsComeInOrderOfTimeThenOfAcceptance() {
        bench.accept(
                metric("m").value(1).at("12:00:05"),
                metric("m").value(2).at("12:00:01.75"),
                metric("m").value(4).at("12:00:01.25"),
                metric("m").value(8).at("12:00:05"),
                metric("m").value(0.5).at("12:00:05"),
                metric("m").value(16).at("12:00:05"));
        bench.answers(
                List.of(4.0, 2.0, 1.0, 8.0, 0.5, 16.0),
                t -> t.queryMetrics("m", NOON, NOON + 60, null, RANGE, null).data().get(0).values().stream()
                        .map(MetricDataPoint::value)
                        .toList());
        seriesAreTheSame(null);
    }

    @Test
    void equalPointsAreTwo() {
        Sketch point = metric("m").value(2).at("12:00:00").with("k", "v");
        bench.accept(point, point, point);
        seriesAreTheSame(null);
        seriesAreTheSame("1d");
    }

    @Test
    void bothEndsOfTheTimeAreInclusiveByTheSecond() {
        bench.accept(
                metric("m").value(1).at("11:59:59.999999999"),
                metric("m").value(2).at("12:00:00"),
                metric("m").value(4).at("12:00:00.999999999"),
                metric("m").value(8).at("12:00:01"));
        for (String granularity : new String[] {"1s", "2s", "1d", null}) {
            for (long[] range : new long[][] {{-1, 0}, {0, 0}, {0, 1}, {1, 1}, {-1, 1}, {2, 9}}) {
                bench.same(t -> t.queryMetrics("m", NOON + range[0], NOON + range[1], granularity, RANGE, null));
                bench.same(t -> t.queryMetrics("m", NOON + range[0], NOON + range[1], granularity, INSTANT, null));
            }
        }
    }

    @Test
    void anOpenEndIsNow() {
        bench.accept(metric("m").value(1).at("12:00:00"), metric("m").value(2).at("12:00:30"));
        bench.same(t -> t.queryMetrics("m", 0, null, "1s", RANGE, null));
        bench.same(t -> t.queryMetrics("m", 0, null, "1s", INSTANT, null));
        bench.pass(Duration.ofSeconds(30));
        bench.same(t -> t.queryMetrics("m", 0, null, "1s", RANGE, null));
        bench.same(t -> t.queryMetrics("m", 0, null, null, INSTANT, null));
    }

    @Test
    void bucketsAreAlignedToTheEpochAndEmptyOnesLeftOut() {
        for (int i = 0; i < 40; i++) {
            bench.accept(metric("m").value(i * 0.25 - 3).at(KitClock.START.plusSeconds((long) i * i * 977)));
        }
        for (String granularity :
                List.of("1s", "7s", "1m", "5m", "90m", "1h", "5h", "1d", "3d", "1w", "2w", "100w", "5000w")) {
            seriesAreTheSame(granularity);
            bench.same(t -> t.queryMetrics("m", NOON + 1_000, NOON + 500_000, granularity, RANGE, null));
        }
    }

    @Test
    void theRangeOfTimesIsTheWholeOfIt() {
        bench.accept(
                metric("m").value(1).at("1970-01-01T00:00:00Z"),
                metric("m").value(2).at("1970-01-01T00:00:00.999999999Z"),
                metric("m").value(4).at("2262-04-11T23:47:16.854775807Z"));
        for (String granularity : new String[] {null, "1s", "1d", "1w"}) {
            bench.same(t -> t.queryMetrics("m", 0, 9_223_372_036L, granularity, RANGE, null));
            bench.same(t -> t.queryMetrics("m", 0, 0L, granularity, RANGE, null));
            bench.same(t -> t.queryMetrics("m", 9_223_372_036L, 9_223_372_036L, granularity, RANGE, null));
            bench.same(t -> t.queryMetrics("m", -5, 9_999_999_999L, granularity, INSTANT, null));
        }
    }

    @Test
    void anInstantIsTheSumOverTheTimeStampedWithItsEnd() {
        bench.accept(
                metric("m").value(1.5).at("12:00:00").with("k", "a"),
                metric("m").value(-0.25).at("12:30:00").with("k", "a"),
                metric("m").value(1L << 40).at("12:00:00").with("k", "b"));
        bench.answers(
                List.of(new MetricDataPoint(NOON + 7_200, 1.25, "count")),
                t -> t.queryMetrics("m", NOON, NOON + 7_200, "1m", INSTANT, List.of(label("k", EQUALS, "a")))
                        .data()
                        .get(0)
                        .values());
        seriesAreTheSame(null);
    }

    @Test
    void matchersSelectSeriesAndAnAbsentLabelIsEmpty() {
        bench.accept(
                metric("m").value(1).with("k", "alpha"),
                metric("m").value(2).with("k", "beta").with("l", "x"),
                metric("m").value(4).with("k", "alphabet"),
                metric("m").value(8),
                metric("m").value(16).with("k", ""),
                metric("m").value(32).with("k", "a\nb"),
                metric("m").value(64).with("k", 7),
                metric("m").value(128).with("k", "\ud83d\ude00"));
        for (String value : List.of("alpha", "", "7", "ALPHA", "\ud83d\ude00", "a\nb")) {
            labelsMatch("k", EQUALS, value);
            labelsMatch("k", NOT_EQUALS, value);
            labelsMatch("l", NOT_EQUALS, value);
        }
        for (String pattern : List.of(
                "alpha", "alp", "alpha.*", "a.+|7", "", "[a-z]*", "(alpha|beta)", "[0-9]+", "x?", "be.a", "^alpha$")) {
            labelsMatch("k", REGEX_MATCH, pattern);
            labelsMatch("k", REGEX_NOT_MATCH, pattern);
            labelsMatch("absent", REGEX_MATCH, pattern);
        }
        seriesAreTheSame("1d", label("k", REGEX_MATCH, "a.*"), label("k", NOT_EQUALS, "alpha"));
        seriesAreTheSame("1d", label("k", EQUALS, "alpha"), label("k", EQUALS, "beta"));
        seriesAreTheSame("1d", label("k", EQUALS, "beta"), label("l", EQUALS, "x"), label("z", EQUALS, ""));
    }

    @Test
    void valuesOfEveryKindComeBackAsDoubles() {
        bench.accept(
                metric("m").value(1).at("12:00:00"),
                metric("m").value(0.5).at("12:00:00"),
                metric("m").value(BigInteger.TWO.pow(70)).at("12:00:01"),
                metric("m").value(1e300).at("12:00:02"),
                metric("m").value(-1e300).at("12:00:02"),
                metric("m").value(4.9e-324).at("12:00:03"));
        bench.same(t -> t.queryMetrics("m", 0, NOON + 60, null, RANGE, null));
    }

    @Test
    void namesOfMetricsAreVerbatim() {
        List<String> names =
                List.of("a", "A", "a.b", "a/b", "a%2Fb", "\u00e9", "e\u0301", "\ud83d\ude00", " ", "a\u0000", "a*");
        for (String name : names) {
            bench.accept(metric(name).value(name.hashCode()));
        }
        for (String name : names) {
            bench.same(t -> t.queryMetrics(name, 0, NOON + 1, null, RANGE, null));
        }
        bench.accept(
                metric("m").at(Instant.parse("2026-03-01T12:00:00Z")).in("\ud83d\ude00"),
                metric("m").in("\uffee"));
        seriesAreTheSame(null);
    }
}
