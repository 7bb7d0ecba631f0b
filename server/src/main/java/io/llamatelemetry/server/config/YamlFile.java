package io.llamatelemetry.server.config;

import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML 1.2 configuration file: one document, UTF-8, at most 1 MiB, without tags. */
public final class YamlFile {

    private static final int MOST_BYTES = 1 << 20;

    private YamlFile() {}

    /**
     * What the file says, with the lines where it says so and with environment variables in their places.
     *
     * @param environment the variables by name, as {@link System#getenv()} gives them
     * @return what is wrong with a single value is in the tree, to be reported when it is bound
     * @throws ConfigurationException with one problem, if the file cannot be read or is not YAML
     */
    public static ConfigNode read(Path file, Map<String, String> environment) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException absent) {
            throw fault(0, file + " is not there", "a file");
        } catch (IOException unreadable) {
            throw fault(0, file + " cannot be read: " + unreadable.getMessage(), "a readable file");
        }
        if (bytes.length > MOST_BYTES) {
            throw fault(0, file + " is too large", "at most 1 MiB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, environment);
        } catch (CharacterCodingException otherEncoding) {
            throw fault(0, file + " is not text in UTF-8", "UTF-8");
        }
    }

    /** Like {@link #read}, for a text at hand. */
    public static ConfigNode parse(String yaml, Map<String, String> environment) {
        String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(MOST_BYTES)
                .build();
        try {
            return new YamlTree(new Parse(settings).parseString(text).iterator(), new EnvironmentText(environment))
                    .document();
        } catch (MarkedYamlEngineException malformed) {
            // Only the problem: the exception's own message quotes the file, and with it perhaps a secret.
            int line =
                    malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw fault(line, "not YAML: " + malformed.getProblem(), null);
        } catch (ReaderException unprintable) {
            int position = Math.min(unprintable.getPosition(), text.codePointCount(0, text.length()));
            int line = 1
                    + (int) text.codePoints()
                            .limit(position)
                            .filter(c -> c == '\n')
                            .count();
            throw fault(line, String.format("the character U+%04X", unprintable.getCodePoint()), "printable text");
        } catch (YamlEngineException malformed) {
            throw fault(0, "not YAML: " + malformed.getMessage(), null);
        }
    }

    private static ConfigurationException fault(int line, String message, @Nullable String expected) {
        return new ConfigurationException(List.of(new Problem("", line, message, expected, null)));
    }
}
