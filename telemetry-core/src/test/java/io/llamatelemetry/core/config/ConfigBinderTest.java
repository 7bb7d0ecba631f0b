package io.llamatelemetry.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.Unreadable;
import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBinderTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Kinds(
            @Setting(description = "Text.", defaultValue = "plain")
            String text,

            @Setting(description = "Int.", defaultValue = "7", min = 0, max = 65535)
            int small,

            @Setting(description = "Long.", defaultValue = "7", min = -1)
            Long big,

            @Setting(description = "Double.", defaultValue = "0.5", max = 1)
            double ratio,

            @Setting(description = "Boolean.", defaultValue = "true")
            boolean flag,

            @Setting(description = "Enum.", defaultValue = "red")
            Colour colour,

            @Setting(description = "Duration.", defaultValue = "10s", min = 0.5)
            Duration pause,

            @Setting(description = "Size.", defaultValue = "64MiB", bytes = true, max = 1 << 30)
            long room,

            @Setting(description = "Path.", defaultValue = "./here")
            Path path) {}

    record Point(
            @Setting(description = "Across.") int x,

            @Setting(description = "Up.", defaultValue = "0")
            int y) {}

    sealed interface Shape permits Dot, FilledCircle {}

    @Setting(description = "No size.")
    record Dot() implements Shape {}

    @Setting(description = "Some size.")
    record FilledCircle(@Setting(description = "Radius.") double radius) implements Shape {}

    record Nest(
            @Setting(description = "Nested.") Kinds kinds,

            @Setting(description = "Absent or there.") @Nullable Point point,

            @Setting(description = "Absent or there.") Optional<String> name,

            @Setting(description = "Points.", defaultValue = "[]")
            List<Point> points,

            @Setting(description = "Names.", defaultValue = "[\"a\", \"b\"]")
            List<String> names,

            @Setting(description = "By name.", defaultValue = "{}")
            Map<String, Integer> counts,

            @Setting(description = "Shape.", defaultValue = "{\"type\": \"dot\"}")
            Shape shape) {}

    record Range(
            @Setting(description = "Low.", defaultValue = "1")
            int low,

            @Setting(description = "High.", defaultValue = "2")
            int high,

            @Setting(description = "Secret.", defaultValue = "s3cret", secret = true)
            String password) {

        Range {
            if (low > high) {
                throw new IllegalArgumentException("high: " + high + " (expected: >= low, " + low + ")");
            }
            if (password.length() > 8) {
                throw new IllegalArgumentException("the password " + password + " is long");
            }
        }
    }

    record Open(
            @Setting(description = "Known.", defaultValue = "1")
            int known,

            @Setting(description = "The rest.") @RemainingKeys
            Mapping others) {}

    private static final Kinds DEFAULT_KINDS =
            new Kinds("plain", 7, 7L, 0.5, true, Colour.RED, Duration.ofSeconds(10), 64L << 20, Path.of("./here"));

    /** The messages of all faults, in order. */
    private static List<String> faults(ConfigNode node, Class<?> type) {
        return assertThrows(ConfigurationException.class, () -> ConfigBinder.bind(node, type)).problems().stream()
                .map(Problem::toString)
                .collect(Collectors.toList());
    }

    private static List<String> faults(Map<String, ?> values, Class<?> type) {
        return faults(ConfigNode.of(values), type);
    }

    private static Mapping mapping(Entry... entries) {
        return new Mapping(List.of(entries), 1);
    }

    private static Entry plain(String key, int line, String value) {
        return new Entry(key, line, Scalar.plain(value, line));
    }

    private static Kinds kinds(String key, String value) {
        return ConfigBinder.bind(mapping(plain(key, 1, value)), Kinds.class);
    }

    @Nested
    class Values {

        @Test
        void ofKeysThatAreLeftOutAreTheDefaults() {
            Nest expected =
                    new Nest(DEFAULT_KINDS, null, Optional.empty(), List.of(), List.of("a", "b"), Map.of(), new Dot());
            assertEquals(expected, ConfigBinder.bind(ConfigNode.of(Map.of()), Nest.class));
        }

        @Test
        void thatAreNullAreLeftOut() {
            Map<String, ?> nulls = new LinkedHashMap<>(Collections.singletonMap("kinds", null));
            assertEquals(
                    DEFAULT_KINDS,
                    ConfigBinder.bind(ConfigNode.of(nulls), Nest.class).kinds());
            assertEquals(DEFAULT_KINDS, kinds("small", "~"));
        }

        @Test
        void ofAnEmbeddersMapAreBound() {
            Map<String, ?> values = Map.of(
                    "kinds",
                    Map.of(
                            "text",
                            "hello",
                            "small",
                            1,
                            "big",
                            -1L,
                            "ratio",
                            0.25,
                            "flag",
                            false,
                            "colour",
                            Colour.DARK_BLUE,
                            "pause",
                            Duration.ofMillis(1500),
                            "room",
                            4096,
                            "path",
                            Path.of("/there")),
                    "point",
                    Map.of("x", 3),
                    "name",
                    "somebody",
                    "points",
                    List.of(Map.of("x", 1, "y", 2), Map.of("x", 3)),
                    "names",
                    List.of(),
                    "counts",
                    Map.of("one", 1),
                    "shape",
                    Map.of("type", "filled_circle", "radius", 2));
            Kinds kinds = new Kinds(
                    "hello", 1, -1L, 0.25, false, Colour.DARK_BLUE, Duration.ofMillis(1500), 4096, Path.of("/there"));
            Nest expected = new Nest(
                    kinds,
                    new Point(3, 0),
                    Optional.of("somebody"),
                    List.of(new Point(1, 2), new Point(3, 0)),
                    List.of(),
                    Map.of("one", 1),
                    new FilledCircle(2));
            assertEquals(expected, ConfigBinder.bind(ConfigNode.of(values), Nest.class));
        }

        @Test
        void ofAClassThatNobodyCanWriteAreRefusedToTheEmbedder() {
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> ConfigNode.of(Map.of("a", Map.of("b", new Object()))));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("a.b: a value of class java.lang.Object"));
        }

        @ParameterizedTest
        @CsvSource({"500ms,500", "30s,30000", "5m,300000", "1h,3600000", "7d,604800000"})
        void ofDurationsHaveAUnit(String text, long millis) {
            assertEquals(Duration.ofMillis(millis), kinds("pause", text).pause());
            assertEquals(text, DurationText.write(Duration.ofMillis(millis)));
        }

        @ParameterizedTest
        @CsvSource({
            "0,0",
            "4096,4096",
            "10B,10",
            "3kB,3000",
            "3KiB,3072",
            "10MB,10000000",
            "64MiB,67108864",
            "1 GB,1000000000"
        })
        void ofSizesMayHaveAUnit(String text, long bytes) {
            assertEquals(bytes, kinds("room", text).room());
        }

        @ParameterizedTest
        @CsvSource({"12,12", "1e3,1000", "2.0,2", "+5,5", "0010,10"})
        void thatAreWholeAreWholeHoweverWritten(String text, int value) {
            assertEquals(value, kinds("small", text).small());
        }

        @ParameterizedTest
        @ValueSource(strings = {"0123", "true", "1e3", "null-like"})
        void thatShouldBeTextAreTheTextThatWasWritten(String text) {
            assertEquals(text, kinds("text", text).text());
        }
    }

    @Nested
    class Faulty {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        small  | 70000         | small (line 1): 70000 (expected: 0 to 65535)
                        small  | -1            | small (line 1): -1 (expected: 0 to 65535)
                        small  | 1.5           | small (line 1): 1.5 (expected: a whole number, 0 to 65535)
                        small  | 1e999999999   | small (line 1): 1e999999999 (expected: 0 to 65535)
                        small  | 1e99999999999 | small (line 1): 1e99999999999 (expected: a whole number, 0 to 65535)
                        small  | ten           | small (line 1): "ten" (expected: a whole number, 0 to 65535)
                        big    | -2            | big (line 1): -2 (expected: >= -1)
                        big    | 9223372036854775808 | big (line 1): 9223372036854775808 (expected: -1 to 9223372036854775807)
                        ratio  | 1.01          | ratio (line 1): 1.01 (expected: <= 1)
                        ratio  | .nan          | ratio (line 1): ".nan" (expected: a number, <= 1)
                        flag   | yes           | flag (line 1): "yes" (expected: true or false)
                        flag   | 1             | flag (line 1): 1 (expected: true or false)
                        colour | dark_bleu     | colour (line 1): "dark_bleu" (did you mean: dark_blue?)
                        colour | green         | colour (line 1): "green" (expected: one of red, dark_blue)
                        pause  | 30            | pause (line 1): 30 (expected: a duration such as 500ms, 30s, 5m, 1h or 7d, >= 500ms)
                        pause  | 1ms           | pause (line 1): "1ms" (expected: >= 500ms)
                        pause  | 40000d        | pause (line 1): "40000d" (expected: a duration such as 500ms, 30s, 5m, 1h or 7d, >= 500ms)
                        room   | 2GiB          | room (line 1): "2GiB" (expected: <= 1GiB)
                        room   | -1            | room (line 1): -1 (expected: 0 to 1GiB)
                        room   | 5 miles       | room (line 1): "5 miles" (expected: a number of bytes such as 65536, 64KiB, 10MiB or 2GB, <= 1GiB)
                        txet   | a             | txet (line 1): unknown key (did you mean: text?)
                        """)
        void valueIsReportedWithItsKeyItsLineAndWhatWasExpected(String key, String value, String message) {
            assertEquals(List.of(message), faults(mapping(plain(key, 1, value)), Kinds.class));
        }

        @Test
        void valuesAreReportedAllAtOnceInTheOrderOfTheirLines() {
            Mapping kinds = mapping(plain("small", 3, "-1"), plain("flga", 2, "true"), plain("ratio", 5, "2"));
            Mapping root = mapping(
                    new Entry("kinds", 1, kinds),
                    plain("points", 7, "3"),
                    new Entry("shape", 8, new Mapping(List.of(plain("type", 9, "dott")), 8)));
            assertEquals(
                    List.of(
                            "kinds.flga (line 2): unknown key (did you mean: flag?)",
                            "kinds.small (line 3): -1 (expected: 0 to 65535)",
                            "kinds.ratio (line 5): 2 (expected: <= 1)",
                            "points (line 7): 3 (expected: a list, each item a mapping)",
                            "shape.type (line 9): \"dott\" (did you mean: dot?)"),
                    faults(root, Nest.class));
        }

        @Test
        void exceptionListsThemOneALine() {
            var thrown = assertThrows(
                    ConfigurationException.class,
                    () -> ConfigBinder.bind(ConfigNode.of(Map.of("small", -1)), Kinds.class, "store"));
            assertEquals(
                    "1 fault in the configuration:\n  store.small: -1 (expected: 0 to 65535)", thrown.getMessage());
            assertEquals(List.of(new Problem("store.small", 0, "-1", "0 to 65535", null)), thrown.problems());
        }

        @Test
        void keyThatIsRequiredIsNamedWithTheLineOfItsMapping() {
            Mapping root = mapping(new Entry("point", 4, new Mapping(List.of(plain("y", 5, "1")), 5)));
            assertEquals(List.of("point.x (line 5): missing (expected: a whole number)"), faults(root, Nest.class));
        }

        @Test
        void keyThatNothingIsNearIsAnsweredWithThoseThatThereAre() {
            assertEquals(
                    List.of("elephant: unknown key (expected: one of x, y)"),
                    faults(Map.of("elephant", 1, "x", 1), Point.class));
        }

        @Test
        void keyThatStandsTwiceIsReportedWithTheLineOfTheFirst() {
            assertEquals(
                    List.of("x (line 4): duplicate key, first on line 2 (expected: each key once)"),
                    faults(mapping(plain("x", 2, "1"), plain("x", 4, "2")), Point.class));
        }

        @Test
        void itemIsNamedByItsIndexAndEntryByItsName() {
            assertEquals(
                    List.of(
                            "points[1].x: missing (expected: a whole number)",
                            "names[0]: null (expected: text)",
                            "counts.b: \"2\" (expected: a whole number)"),
                    faults(
                            Map.of(
                                    "points", List.of(Map.of("x", 1), Map.of()),
                                    "names", Arrays.asList((Object) null),
                                    "counts", Map.of("a", 1, "b", "2")),
                            Nest.class));
        }

        @Test
        void valueThatCouldNotBeReadSaysWhyInPlaceOfWhatItIs() {
            Mapping root = mapping(new Entry("x", 2, new Unreadable("no such variable", "one that is set", 3)));
            assertEquals(
                    List.of("x (line 3): no such variable (expected: one that is set)"), faults(root, Point.class));
        }

        @Test
        void choiceRefusesTheKeysOfAnotherAndNeedsItsType() {
            assertEquals(
                    List.of("shape.radius: unknown key"),
                    faults(Map.of("shape", Map.of("type", "dot", "radius", 1)), Nest.class));
            assertEquals(
                    List.of("shape.type: missing (expected: one of dot, filled_circle)"),
                    faults(Map.of("shape", Map.of("radius", 1)), Nest.class));
        }

        @Test
        void combinationIsReportedAtTheKeyThatTheRecordNames() {
            assertEquals(
                    List.of("high (line 3): 2 (expected: >= low, 5)"),
                    faults(mapping(plain("low", 2, "5"), plain("high", 3, "2")), Range.class));
        }
    }

    @Nested
    class Secrets {

        record Login(
                @Setting(description = "Pin.", defaultValue = "1", secret = true, max = 99)
                int pin,

                @Setting(description = "Headers.", defaultValue = "{}", secret = true)
                Map<String, Colour> headers) {}

        @Test
        void stayOutOfMessagesAboutThem() {
            assertEquals(
                    List.of("pin: (secret) (expected: <= 99)", "headers.a: (secret) (expected: one of red, dark_blue)"),
                    faults(Map.of("pin", 4711, "headers", Map.of("a", "redd")), Login.class));
        }

        @Test
        void areTakenOutOfTheWordsOfARecord() {
            assertEquals(
                    List.of("the password (secret) is long"), faults(Map.of("password", "correct horse"), Range.class));
        }
    }

    @Nested
    class RemainingKeysComponent {

        @Test
        void takesWhatNoOtherTakesAsItWasWritten() {
            Open open = ConfigBinder.bind(ConfigNode.of(Map.of("known", 2, "free", List.of(1))), Open.class);
            assertEquals(new Open(2, ConfigNode.of(Map.of("free", List.of(1)))), open);
        }
    }
}
