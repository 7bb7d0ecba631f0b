package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWKSet;
import io.llamatelemetry.server.tls.Identity;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are asked about tokens over https: only one whose certificate is trusted is believed. */
final class TrustedIdentityTest {

    private static final TimeOfDay CLOCK = new TimeOfDay();

    @TempDir
    static Path folder;

    private static Identity shown;
    private static Identity other;
    private static IdentityServer server;

    /** How the server is asked, and a token that it knows. */
    enum Way {
        JWT {
            @Override
            List<String> settings() {
                return List.of(
                        "  type: jwt",
                        "  jwks_url: '" + server.url("/jwks") + "'",
                        "  issuer: " + Tokens.ISSUER,
                        "  audience: [" + Tokens.AUDIENCE + "]");
            }

            @Override
            String token() {
                return Tokens.sign(new Tokens(CLOCK).reader());
            }
        },
        INTROSPECTION {
            @Override
            List<String> settings() {
                return List.of(
                        "  type: introspection",
                        "  url: '" + server.url("/introspect") + "'",
                        "  client_id: '" + IdentityServer.CLIENT + "'",
                        "  client_secret: '" + IdentityServer.SECRET + "'");
            }

            @Override
            String token() {
                return "right";
            }
        },
        CUSTOM {
            @Override
            List<String> settings() {
                return List.of("  type: custom", "  endpoint: '" + server.url("/validate") + "'");
            }

            @Override
            String token() {
                return "right";
            }
        };

        abstract List<String> settings();

        abstract String token();
    }

    @BeforeAll
    static void start() throws Exception {
        shown = Identity.make(folder, "shown", "EC");
        other = Identity.make(folder, "other", "EC");
        Files.writeString(folder.resolve("shown.pem"), shown.certificatePem());
        Files.writeString(folder.resolve("other.pem"), other.certificatePem());
        Files.writeString(folder.resolve("both.pem"), other.certificatePem() + shown.certificatePem());
        server = new IdentityServer(Identity.trusting(shown));
        server.keys = new JWKSet(List.of(Tokens.RSA, Tokens.EC)).toPublicJWKSet();
        server.introspected.put("right", "{\"active\": true, \"username\": \"rita\", \"scope\": \"telemetry.read\"}");
        server.validated.put("right", "{\"principal\": \"rita\", \"attributes\": {\"scopes\": [\"telemetry.read\"]}}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> ask(Way way, String calls) throws Exception {
        String settings = String.join("\n", way.settings());
        try (RunningServer running = RunningServer.start(new FakeBackend(), CLOCK, "auth:", settings, calls)) {
            return running.send(
                    running.request("/v1/telemetry/traces/a").header("Authorization", "Bearer " + way.token()));
        }
    }

    private static String trusting(String file) {
        return "  calls: {ca_file: '" + folder.resolve(file) + "'}";
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithACertificateOfTheFileIsAsked(Way way) throws Exception {
        assertEquals(200, ask(way, trusting("shown.pem")).statusCode());
        assertEquals(200, ask(way, trusting("both.pem")).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatNobodyVouchesForIsNotBelieved(Way way) throws Exception {
        int before = server.asked.size();
        for (String calls : List.of(trusting("other.pem"), "")) {
            HttpResponse<String> answer = ask(way, calls);
            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        }
        assertEquals(before, server.asked.size(), "no token was sent to it");
    }

    @ParameterizedTest
    @EnumSource
    void aServerOfAnotherNameIsNotBelieved(Way way) throws Exception {
        Identity elsewhere = Identity.make(folder, "elsewhere-" + way, "EC", "dns:elsewhere.example");
        Path file = Files.writeString(folder.resolve("elsewhere-" + way + ".pem"), elsewhere.certificatePem());
        IdentityServer believed = server;
        server = new IdentityServer(Identity.trusting(elsewhere));
        try (IdentityServer named = server) {
            assertEquals(503, ask(way, trusting(file.getFileName().toString())).statusCode());
            assertEquals(0, named.asked.size(), "no token was sent to it");
        } finally {
            server = believed;
        }
    }
}
