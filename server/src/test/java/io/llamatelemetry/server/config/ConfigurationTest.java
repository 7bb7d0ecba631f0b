package io.llamatelemetry.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.NearestName;
import io.llamatelemetry.core.config.Problem;
import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    record StoreLike(
            @Setting(description = "The most spans.", defaultValue = "1000", min = 1)
            int maxSpans) {}

    /** Knows one provider, called lucene, and notes the folders of plug-ins that it was asked with. */
    private static final class OneProvider implements Configuration.Providers {

        private final List<@Nullable Path> asked = new ArrayList<>();

        @Override
        public Class<? extends Record> configurationType(String provider, @Nullable Path plugins) {
            asked.add(plugins);
            if (!provider.equals("lucene")) {
                throw new IllegalArgumentException("no provider " + provider + "; did you mean: "
                        + NearestName.of(provider, List.of("lucene")).orElse("none"));
            }
            return StoreLike.class;
        }
    }

    private static Configuration bind(String yaml) {
        return Configuration.bind(YamlFile.parse(yaml, Map.of()), new OneProvider());
    }

    private static List<String> faults(String yaml) {
        return assertThrows(ConfigurationException.class, () -> bind(yaml)).problems().stream()
                .map(Problem::toString)
                .collect(Collectors.toList());
    }

    @Test
    void withoutAnythingEverythingHasItsDefault() {
        Configuration configuration = bind("");
        ServerConfig server = configuration.server();
        assertEquals(new StoreLike(1000), configuration.store());
        assertEquals(
                new HttpConfig(
                        "127.0.0.1",
                        8321,
                        false,
                        true,
                        List.of(),
                        new TlsConfig.None(),
                        new CorsConfig(List.of(), Duration.ofMinutes(10)),
                        new RateLimits(0, 0, 0, 0, 100_000),
                        4096,
                        0,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        10 << 20,
                        0,
                        50_000,
                        64,
                        16 << 10,
                        100,
                        0,
                        256),
                server.server());
        assertEquals(Path.of("./data"), server.data());
        assertEquals(null, server.plugins());
        assertEquals(new AuthConfig.None(), server.auth());
        assertEquals(Limits.defaults(), server.limits());
        assertEquals(
                new ServerConfig.LoggingConfig(ServerConfig.LogLevel.INFO, ServerConfig.LogFormat.TEXT),
                server.logging());
    }

    @Test
    void theKeysOfTheStoreAreItsProviders() {
        OneProvider providers = new OneProvider();
        String yaml = "plugins: /jars\nstore: {provider: lucene, max_spans: 5}";
        Configuration configuration = Configuration.bind(YamlFile.parse(yaml, Map.of()), providers);
        assertEquals(new StoreLike(5), configuration.store());
        assertEquals(List.of(Path.of("/jars")), providers.asked);
    }

    @Test
    void tokensAreKnownByTheirHashes() {
        Configuration configuration = bind("""
                auth:
                  type: static_tokens
                  tokens:
                    - {sha256: "%s", principal: alice, scopes: [telemetry.read]}
                """.formatted(HASH));
        AuthConfig expected = new AuthConfig.StaticTokens(List.of(new AuthConfig.StaticToken(
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "alice",
                List.of("telemetry.read"))));
        assertEquals(expected, configuration.server().auth());
        assertEquals(-1, configuration.toString().indexOf("00112233"));
    }

    @Test
    void allFaultsComeAtOnceWithTheirLines() {
        assertEquals(
                List.of(
                        "server.port (line 2): the environment variable PORT is not set (expected: a value for it, or a"
                                + " default: ${env.PORT:=…})",
                        "store.max_span (line 5): unknown key (did you mean: max_spans?)",
                        "limits.max_spans (line 7): 0 (expected: >= 1)",
                        "logging.level (line 9): \"information\" (expected: one of error, warn, info, debug, trace)",
                        "loging (line 10): unknown key (did you mean: logging?)"),
                faults("""
                        server:
                          port: ${env.PORT}
                        store:
                          provider: lucene
                          max_span: 5
                        limits:
                          max_spans: 0
                        logging:
                          level: information
                        loging: {}
                        """));
    }

    @Test
    void exposureIsReportedWithTheFaultsOfOtherSections() {
        assertEquals(
                List.of(
                        "server.host (line 1): 0.0.0.0 with auth.type none lets anybody read and write (expected:"
                                + " 127.0.0.1, another auth.type, or server.allow_unauthenticated_remote: true)",
                        "store.provider (line 2): no provider luecne; did you mean: lucene",
                        "limits.max_points (line 3): 0 (expected: >= 1)"),
                faults("server: {host: 0.0.0.0}\nstore: {provider: luecne}\nlimits: {max_points: 0}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LocalHost", "'::1'", "'[::1]'"})
    void loopbackNeedsNoAuthentication(String host) {
        assertEquals(
                new AuthConfig.None(),
                bind("server: {host: " + host + "}").server().auth());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "'::'", "10.0.0.1", "example.org", "127.0.0.1.example.org", "localhost.example"})
    void otherAddressesNeedAuthenticationOrTheWordForIt(String host) {
        assertEquals(1, faults("server: {host: " + host + "}").size());
        assertEquals(
                true,
                bind("server: {host: " + host + ", allow_unauthenticated_remote: true}")
                        .server()
                        .server()
                        .allowUnauthenticatedRemote());
    }

    @Test
    void tokensThatCannotBeRightAreRefusedUnseen() {
        assertEquals(
                List.of(
                        "auth.tokens[0].sha256 (line 4): 9 characters (expected: 64 hex digits)",
                        "auth.tokens[1].principal (line 5): missing (expected: text)",
                        "auth.tokens[1].scope (line 6): unknown key (did you mean: scopes?)"),
                faults("""
                        auth:
                          type: static_tokens
                          tokens:
                            - {sha256: plaintext, principal: alice}
                            - sha256: "%s"
                              scope: [telemetry.read]
                        """.formatted(HASH)));
        assertEquals(
                List.of("auth.tokens (line 1): empty (expected: at least one)"),
                faults("auth: {type: static_tokens, tokens: []}"));
        assertEquals(
                List.of("auth.tokens[1] (line 5): a token of an item before it (expected: each once)"),
                faults("""
                        auth:
                          type: static_tokens
                          tokens:
                            - {sha256: "%s", principal: alice}
                            - {sha256: "%s", principal: bob}
                        """.formatted(HASH, HASH)));
    }

    private static String jwt(String more) {
        return "auth: {type: jwt, issuer: i, audience: [a], " + more + "}";
    }

    @Test
    void theWaysOfAuthenticationSayWhatIsWrong() {
        String algorithms = "ES256, ES384, ES512, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512";
        String address = "no address (expected: http:// or https:// with a host, and without a user or a fragment)";
        assertEquals(
                List.of("auth (line 1): neither of jwks_url and jwks_file (expected: one of them)"),
                faults(jwt("clock_skew: 0s")));
        assertEquals(
                List.of("auth (line 1): both of jwks_url and jwks_file (expected: one of them)"),
                faults(jwt("jwks_url: 'https://x', jwks_file: /x")));
        assertEquals(
                List.of("auth.algorithms (line 1): none (expected: of " + algorithms + ")"),
                faults(jwt("jwks_file: /x, algorithms: [RS256, none]")));
        assertEquals(
                List.of("auth.algorithms (line 1): empty (expected: at least one)"),
                faults(jwt("jwks_file: /x, algorithms: []")));
        assertEquals(
                List.of("auth.audience (line 1): empty (expected: at least one aud of the tokens)"),
                faults("auth: {type: jwt, jwks_file: /x, issuer: i, audience: []}"));
        for (String wrong :
                List.of("file:///etc/passwd", "https://", "issuer.test", "https://a:b@issuer.test", "x y")) {
            assertEquals(List.of("auth.jwks_url (line 1): " + address), faults(jwt("jwks_url: '" + wrong + "'")));
            assertEquals(
                    List.of("auth.endpoint (line 1): " + address),
                    faults("auth: {type: custom, endpoint: '" + wrong + "'}"));
        }
        assertEquals(
                List.of(
                        "auth.send_secret_in_bdy (line 1): unknown key (did you mean: send_secret_in_body?)",
                        "auth.client_secret (line 1): missing (expected: text)"),
                faults("auth: {type: introspection, url: 'https://x', client_id: i, send_secret_in_bdy: true}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: jwt, issuer: i, audience: [a], jwks_file: /x}",
                "{type: introspection, url: 'https://x', client_id: i, client_secret: s}",
                "{type: custom, endpoint: 'https://x'}"
            })
    void whereCallersProveWhoTheyAreOtherMachinesMayReachTheServer(String auth) {
        assertEquals(
                "0.0.0.0",
                bind("server: {host: 0.0.0.0}\nauth: " + auth).server().server().host());
    }

    @Test
    void aFileThatIsNoMappingIsToldSo() {
        assertEquals(List.of("line 1: a list (expected: a mapping)"), faults("- a"));
    }
}
