package io.llamatelemetry.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigDescription;
import io.llamatelemetry.core.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the example to the records that it describes. After a change of these, write it anew:
 * {@code mvn -pl server -am test -Dtest=ExampleFileTest -Dsurefire.failIfNoSpecifiedTests=false -Dexample.write=true}.
 */
class ExampleFileTest {

    private static final Path FILE = Path.of("src/main/config/telemetry.example.yaml");

    private static final List<String> HEADING = List.of(
            "The configuration of the telemetry server. Every key is optional, but for those marked as required within"
                    + " what they belong to; what stands here is what holds without it. Keys that are not set are"
                    + " commented out by a # without a space behind it.",
            "",
            "A value may take an environment variable: " + EnvironmentText.FORM
                    + ". Without a default, the variable has to"
                    + " be set; the last form is the value if it is set, and nothing otherwise.");

    @Test
    void saysWhatTheRecordsSay() throws IOException {
        String generated = ConfigDescription.of(ServerConfig.class).exampleYaml(HEADING);
        if (Boolean.getBoolean("example.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, generated);
        }
        assertEquals(generated, Files.readString(FILE));
    }

    @Test
    void isTheDefaults() {
        ServerConfig example = ConfigBinder.bind(YamlFile.read(FILE, Map.of()), ServerConfig.class);
        assertEquals(ConfigBinder.bind(ConfigNode.of(Map.of()), ServerConfig.class), example);
    }

    /** The example without the keys of TLS, whose ways exclude each other. */
    private static List<String> withoutKeys(List<String> lines) {
        int from = lines.indexOf("    # With type: pem");
        int to = from;
        while (lines.get(to).startsWith("    ")) {
            to++;
        }
        List<String> kept = new ArrayList<>(lines.subList(0, from));
        kept.addAll(lines.subList(to, lines.size()));
        return kept;
    }

    @ParameterizedTest
    @CsvSource({"static_tokens, StaticTokens", "jwt, Jwt", "introspection, Introspection", "custom, Custom"})
    void loadsWithEverythingTakenIn(String type, String record) throws IOException {
        String everything = withoutKeys(linesFor(type)).stream()
                .map(line -> line.replaceFirst("^( *)#(?=\\S|  )", "$1"))
                .map(line -> line.replaceFirst("^  type: none", "  type: " + type))
                .filter(line -> !line.startsWith("  jwks_file:"))
                .collect(Collectors.joining("\n"));
        Map<String, String> environment = Map.of("JWKS_TOKEN", "one", "INTROSPECTION_SECRET", "another");
        ServerConfig config = ConfigBinder.bind(YamlFile.parse(everything, environment), ServerConfig.class);
        assertEquals(Path.of("./plugins"), config.plugins());
        assertEquals(record, config.auth().getClass().getSimpleName());
    }

    /** The example without what belongs to other ways of authentication. */
    private static List<String> linesFor(String type) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean others = false;
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("  # With type: ")) {
                others = !line.equals("  # With type: " + type);
            } else if (line.isEmpty()) {
                others = false;
            }
            if (!others) {
                lines.add(line);
            }
        }
        return lines;
    }
}
