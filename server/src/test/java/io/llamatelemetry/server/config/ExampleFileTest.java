package io.llamatelemetry.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void loadsWithEverythingTakenIn() throws IOException {
        String everything = withoutKeys(Files.readAllLines(FILE)).stream()
                .map(line -> line.replaceFirst("^( *)#(?=\\S|  )", "$1"))
                .map(line -> line.replaceFirst("^  type: none", "  type: static_tokens"))
                .collect(Collectors.joining("\n"));
        ServerConfig config = ConfigBinder.bind(YamlFile.parse(everything, Map.of()), ServerConfig.class);
        assertEquals(Path.of("./plugins"), config.plugins());
        assertTrue(config.auth() instanceof AuthConfig.StaticTokens tokens
                && tokens.tokens().get(0).principal().equals("alice"));
    }
}
