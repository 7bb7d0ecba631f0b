package io.llamatelemetry.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.Problem;
import io.llamatelemetry.core.json.JsonWriter;
import io.llamatelemetry.spi.Setting;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** A text is a configuration, or all that is wrong with it is said; and no secret is. */
final class ConfigurationFuzzTest {

    private static final String SECRET = "correcthorse";
    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "9000", "EMPTY", "", "SECRET", SECRET);

    record StoreLike(
            @Setting(description = "The most spans.", defaultValue = "1000", min = 1)
            int maxSpans,

            @Setting(description = "The password.", secret = true) @Nullable String password,

            @Setting(description = "The passwords.", defaultValue = "[]", secret = true)
            List<String> passwords) {

        StoreLike {
            passwords = List.copyOf(passwords);
        }
    }

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "server:",
        "  port: ",
        "  host: ",
        "store:",
        "  provider: lucene",
        "  password: ",
        "auth:",
        "  type: ",
        "static_tokens",
        "  tokens:",
        "  - sha256: ",
        "    principal: ",
        "    scopes: [",
        "limits:",
        "  query_timeout: 5s",
        "${env.PORT}",
        "${env.EMPTY:=1}",
        "${env.SECRET:+x}",
        "${env.",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "? ",
        "|",
        ">",
        "---",
        "...",
        "%YAML 1.2",
        "\"\\u0000\"",
        "{",
        "}",
        "[",
        "]",
        "1e400",
        "0x7f"
    })
    void aConfigurationIsBoundOrItsFaultsAreSaid(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            Configuration configuration = bind(text);
            assertEquals(configuration, bind(text));
        } catch (ConfigurationException refused) {
            assertFalse(refused.problems().isEmpty());
            assertEquals(
                    refused.problems().size(),
                    new HashSet<>(refused.problems()).size(),
                    () -> "said twice: " + refused.problems());
            int lines = (int) text.codePoints()
                            .filter(c -> "\n\r\u0085\u2028\u2029".indexOf(c) >= 0)
                            .count()
                    + 2;
            for (Problem problem : refused.problems()) {
                assertTrue(problem.line() <= lines, problem::toString);
                assertFalse(problem.message().isBlank(), problem::toString);
            }
        }
    }

    /** Whatever else is wrong with the text in which a secret stands, its faults do not show it. */
    @FuzzTest
    @Timeout(60)
    void noFaultShowsASecret(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        String quoted = quoted(text + SECRET + text);
        String ofEnvironment = quoted(text + "${env.SECRET}");
        for (String secret : List.of(quoted, ofEnvironment, "[" + quoted + "]", "{" + quoted + ": 1}")) {
            check("auth: {type: static_tokens, tokens: [{sha256: " + secret + ", principal: a}]}");
            check("store: {provider: lucene, password: " + secret + ", max_spans: 0}");
            check("store: {provider: lucene, passwords: " + secret + ", max_spans: 0}");
            check("store: {provider: lucene, password: [" + secret + "], max_spans: x}");
            check("store: {provider: lucene, passwords: [" + secret + ", {}], max_spans: x}");
        }
    }

    private static void check(String yaml) {
        try {
            bind(yaml);
        } catch (ConfigurationException refused) {
            assertFalse(String.valueOf(refused.getMessage()).contains(SECRET), refused::getMessage);
        }
    }

    private static String quoted(String text) {
        return JsonWriter.text(text);
    }

    private static Configuration bind(String yaml) {
        return Configuration.bind(YamlFile.parse(yaml, ENVIRONMENT), (provider, plugins) -> {
            if (!provider.equals("lucene")) {
                throw new IllegalArgumentException("no provider of that name");
            }
            return StoreLike.class;
        });
    }
}
