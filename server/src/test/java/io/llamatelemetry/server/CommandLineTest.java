package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.server.CommandLine.Action;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {

    @Test
    void withoutArgumentsItServesWithTheDefaults() {
        assertEquals(new CommandLine(Action.SERVE, null), CommandLine.parse());
    }

    @Test
    void aConfigurationIsNamedInEitherWay() {
        CommandLine expected = new CommandLine(Action.SERVE, Path.of("a.yaml"));
        assertEquals(expected, CommandLine.parse("--config", "a.yaml"));
        assertEquals(expected, CommandLine.parse("--config=a.yaml"));
    }

    @Test
    void helpAndVersionComeFirst() {
        assertEquals(Action.HELP, CommandLine.parse("--help").action());
        assertEquals(
                Action.VERSION, CommandLine.parse("--version", "--nonsense").action());
    }

    @ParameterizedTest
    @CsvSource({
        "--prot, '--prot: not an option (expected: --config FILE, --version or --help)'",
        "a.yaml, 'a.yaml: not an option (expected: --config FILE, --version or --help)'",
        "--config, '--config: no file (expected: --config FILE)'",
        "--config=, '--config: no file (expected: --config FILE)'",
        "--config=a --config=b, '--config: given twice (expected: once)'"
    })
    void whatIsNotAnOptionIsRefusedInOneLine(String line, String message) {
        String[] arguments = line.split(" ");
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> CommandLine.parse(arguments));
        assertEquals(message, wrong.getMessage());
    }
}
