package io.llamatelemetry.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.Problem;
import io.llamatelemetry.spi.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "80", "NAME", "o'hara", "EMPTY", "");

    record Name(
            @Setting(description = "A name.", defaultValue = "nobody")
            String name) {}

    private static ConfigNode value(String yaml) {
        return ((Mapping) YamlFile.parse("a: " + yaml, ENVIRONMENT)).get("a").orElseThrow();
    }

    private static List<String> faults(String yaml) {
        return assertThrows(ConfigurationException.class, () -> YamlFile.parse(yaml, ENVIRONMENT)).problems().stream()
                .map(Problem::toString)
                .collect(Collectors.toList());
    }

    @Test
    void aFileIsTheTreeThatItSays() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "plain");
        expected.put("quoted", "12");
        expected.put("number", 12);
        expected.put("list", List.of(true, Map.of("deep", "yes")));
        expected.put("again", "plain");
        String yaml = """
                text: &t plain
                quoted: "12"
                number: 12
                list:
                  - true
                  - {deep: 'yes'}
                again: *t
                """;
        assertEquals(ConfigNode.of(expected), YamlFile.parse(yaml, Map.of()));
    }

    @Test
    void everyNodeKnowsItsLine() {
        Mapping root = (Mapping) YamlFile.parse("# first\na: 1\nb:\n  - 2\n  - c: 3\n", Map.of());
        ConfigNode.Sequence list = (ConfigNode.Sequence) root.get("b").orElseThrow();
        Mapping last = (Mapping) list.items().get(1);
        assertEquals(
                List.of(2, 2, 4, 4, 5, 5),
                List.of(
                        root.line(),
                        root.entries().get(0).line(),
                        list.line(),
                        list.items().get(0).line(),
                        last.line(),
                        last.entries().get(0).line()));
        assertEquals(3, root.entries().get(1).line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "\uFEFF", "~"})
    void anEmptyFileIsAnEmptyMapping(String yaml) {
        assertEquals(ConfigNode.of(Map.of()), YamlFile.parse(yaml, Map.of()));
    }

    @ParameterizedTest(name = "{0} is the plain {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "${env.PORT}                  | 80",
                "\"${env.PORT}\"              | 80",
                "${env.PORT:=90}              | 80",
                "${env.NOT_SET:=90}           | 90",
                "${env.NOT_SET:=true}         | true",
                "${env.EMPTY:=90}             | 90",
                "${env.NOT_SET:=}             | ''",
                "${env.PORT:+on}              | on",
                "${env.NOT_SET:+on}           | ''",
                "${env.EMPTY:+on}             | ''",
                "${env.NOT_SET:=a$b:=c+d}     | a$b:=c+d",
            })
    void anExpressionIsReplacedAndTypedByItsLooks(String yaml, String result) {
        assertEquals(Scalar.plain(result, 0), value(yaml));
    }

    @ParameterizedTest(name = "{0} is the text {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "8${env.PORT}                           | 880",
                "http://h:${env.PORT}/${env.NAME:=x}    | http://h:80/o'hara",
                "<${env.NOT_SET:+on}>                   | <>",
                "$PORT ${PORT} {env.PORT}               | $PORT ${PORT} {env.PORT}",
            })
    void anExpressionWithinTextIsText(String yaml, String result) {
        assertEquals(Scalar.quoted(result, 0), value(yaml));
    }

    @Test
    void whatAVariableHoldsIsNotSearchedAgain() {
        Map<String, String> environment = Map.of("A", "${env.B}", "B", "b");
        assertEquals(ConfigNode.of(Map.of("a", "${env.B}")), YamlFile.parse("a: ${env.A}", environment));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "${env.NOT_SET} | name (line 2): the environment variable NOT_SET is not set (expected: a value for it, or a default: ${env.NOT_SET:=…})",
                "${env.EMPTY}   | name (line 2): the environment variable EMPTY is not set (expected: a value for it, or a default: ${env.EMPTY:=…})",
                "x${env.PROT}   | name (line 2): the environment variable PROT is not set; did you mean: PORT? (expected: a value for it, or a default: ${env.PROT:=…})",
                "${env.PORT     | name (line 2): a malformed expression (expected: ${env.NAME}, ${env.NAME:=default} or ${env.NAME:+value})",
                "${env.A-B}     | name (line 2): a malformed expression (expected: ${env.NAME}, ${env.NAME:=default} or ${env.NAME:+value})",
                "${env.A:=${env.B}} | name (line 2): a malformed expression (expected: ${env.NAME}, ${env.NAME:=default} or ${env.NAME:+value})",
                "!!str text     | name (line 2): a YAML tag (expected: a value without a tag)",
            })
    void aValueThatCannotBeMadeOutIsAFaultOfItsKey(String yaml, String message) {
        ConfigNode node = YamlFile.parse("# first\nname: " + yaml, ENVIRONMENT);
        var thrown = assertThrows(ConfigurationException.class, () -> ConfigBinder.bind(node, Name.class));
        assertEquals(
                List.of(message),
                thrown.problems().stream().map(Problem::toString).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: [1, 2                  | 1",
                "a: 1\\n b: 2               | 2",
                "a: 1\\nb: \"s3cret         | 2",
                "a: @s3cret                | 1",
                "a: *nowhere               | 1",
                "a: &x [*x]                | 1",
                "a: 1\\n--- \\nb: 2          | 2",
                "? [a]\\n: 1                | 1",
                "a: 1\\nb: x\u0001y           | 2",
            })
    void whatIsNotYamlIsOneProblemWithItsLineThatQuotesNothing(String yaml, int line) {
        var thrown =
                assertThrows(ConfigurationException.class, () -> YamlFile.parse(yaml.replace("\\n", "\n"), Map.of()));
        assertEquals(1, thrown.problems().size());
        assertEquals(line, thrown.problems().get(0).line());
        assertEquals(-1, String.valueOf(thrown.getMessage()).indexOf("s3cret"));
    }

    @Test
    void nestingIsBounded() {
        assertEquals(List.of("line 1: nested too deep (expected: at most 64 levels)"), faults("[".repeat(100_000)));
    }

    @Test
    void aliasesCountAsOftenAsTheyRepeat() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        assertEquals(
                List.of("line 12: too large, aliases counted (expected: at most 10000 values)"),
                faults(yaml.toString()));
    }

    @Test
    void aFileThatCannotBeReadSaysWhy(@TempDir Path folder) throws IOException {
        Path absent = folder.resolve("absent.yaml");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', ':', (byte) 0xC3});
        Path huge = Files.writeString(folder.resolve("huge.yaml"), "#".repeat((1 << 20) + 1));
        assertEquals(absent + " is not there (expected: a file)", faultOf(absent));
        assertEquals(binary + " is not text in UTF-8 (expected: UTF-8)", faultOf(binary));
        assertEquals(huge + " is too large (expected: at most 1 MiB)", faultOf(huge));
        assertEquals(true, faultOf(folder).startsWith(folder + " cannot be read: "));
    }

    private static String faultOf(Path file) {
        var thrown = assertThrows(ConfigurationException.class, () -> YamlFile.read(file, Map.of()));
        return thrown.problems().get(0).toString();
    }
}
