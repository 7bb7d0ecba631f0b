package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of signed tokens: new ones, none, and servers that do not give them, over real HTTP. */
final class KeyRotationTest extends JwtCase {

    KeyRotationTest() throws Exception {}

    @TempDir
    Path folder;

    private String kid(String id) {
        return Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, Tokens.RSA, header -> header.keyID(id));
    }

    @Test
    void aNewKeyIsTakenAtOnceAndUnknownOnesAreNotFetchedAgainAndAgain() throws Exception {
        RSAKey next = Tokens.rsa("rsa-2");
        String signed = Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, next);
        try (RunningServer server = start()) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            clock.pass(Duration.ofSeconds(31));
            identity.keys = new JWKSet(List.of(next)).toPublicJWKSet();
            assertEquals(200, status(server, signed));
            assertEquals(2, identity.timesAsked("/jwks"));
            assertEquals(401, status(server, Tokens.sign(tokens.reader())), "the old key is gone");
            for (int i = 0; i < 20; i++) {
                assertEquals(401, status(server, kid("unknown-" + i)));
            }
            assertEquals(2, identity.timesAsked("/jwks"));
            clock.pass(Duration.ofSeconds(31));
            assertEquals(401, status(server, kid("unknown")));
            assertEquals(3, identity.timesAsked("/jwks"));
        }
    }

    @Test
    void manyRequestsWithANewKeyFetchOnce() throws Exception {
        RSAKey next = Tokens.rsa("rsa-2");
        String signed = Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, next);
        try (RunningServer server = start()) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            clock.pass(Duration.ofSeconds(31));
            identity.keys = new JWKSet(List.of(next)).toPublicJWKSet();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(server.sendLater(server.request(READ).header("Authorization", "Bearer " + signed)));
            }
            for (var answer : answers) {
                assertEquals(200, answer.get().statusCode());
            }
            assertEquals(2, identity.timesAsked("/jwks"));
        }
    }

    @Test
    void anOutageOfTheKeyServerIsSurvivedOnTheKeysAtHandForAsLongAsIsConfigured() throws Exception {
        try (RunningServer server = start("refresh_interval: 1h", "max_key_age: 24h")) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            identity.status = 500;
            clock.pass(Duration.ofHours(2));
            for (int i = 0; i < 3; i++) {
                clock.pass(Duration.ofSeconds(2));
                assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            }
            HttpResponse<String> unknown = send(server, kid("new-one"));
            assertEquals(503, unknown.statusCode(), "its key may be there, and cannot be got");
            assertEquals("1", unknown.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(401, status(server, "nonsense"), "no key could make it right");
            clock.pass(Duration.ofHours(23));
            assertEquals(503, status(server, Tokens.sign(tokens.reader())));
            identity.status = 0;
            clock.pass(Duration.ofSeconds(2));
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
        }
    }

    @Test
    void aKeySetThatIsOfNoUseIsAnOutage() throws Exception {
        List<String> useless = List.of(
                "",
                "[]",
                "{\"keys\": []}",
                "{\"keys\": [{\"kty\": \"RSA\", \"n\": \"AQAB\", \"e\": \"AQAB\"}]}",
                "{\"keys\": [" + "{},".repeat(400_000) + "{}]}");
        for (String text : useless) {
            identity.keysText = text;
            try (RunningServer server = start()) {
                assertEquals(503, status(server, Tokens.sign(tokens.reader())));
                identity.keysText = new JWKSet(List.of(Tokens.RSA.toPublicJWK()))
                        .toString()
                        .replace("{\"keys\":[", "{\"keys\":[{\"kty\":\"new\"},{\"kty\":\"RSA\"},");
                clock.pass(Duration.ofSeconds(2));
                assertEquals(200, status(server, Tokens.sign(tokens.reader())), "bad keys beside good ones do no harm");
            }
        }
    }

    @Test
    void theKeyServersRedirectionsAreNotFollowed() throws Exception {
        try (RunningServer server = RunningServer.start(
                new FakeBackend(),
                clock,
                "auth: {type: jwt, jwks_url: '" + identity.url("/moved") + "', issuer: '" + Tokens.ISSUER
                        + "', audience: [telemetry]}")) {
            assertEquals(503, status(server, Tokens.sign(tokens.reader())));
            assertEquals(0, identity.timesAsked("/jwks"));
        }
    }

    @Test
    void aKeyServerThatHangsIsAnOutage() throws Exception {
        identity.gate = new CountDownLatch(1);
        try (RunningServer server = start("calls: {timeout: 100ms}")) {
            assertEquals(503, status(server, Tokens.sign(tokens.reader())));
        } finally {
            identity.gate.countDown();
        }
    }

    @Test
    void aKeyServerIsShownTheTokenThatItAsksFor() throws Exception {
        try (RunningServer server = start("jwks_token: open-sesame")) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
        }
        assertEquals("Bearer open-sesame", identity.asked.remove().headers().get("authorization"));
    }

    @Test
    void aKeyFileIsReadAgainForANewKey() throws Exception {
        RSAKey next = Tokens.rsa("rsa-2");
        Path file = folder.resolve("keys.json");
        Files.writeString(file, identity.keys.toString());
        try (RunningServer server = RunningServer.start(
                new FakeBackend(),
                clock,
                "auth: {type: jwt, jwks_file: '" + file + "', issuer: '" + Tokens.ISSUER
                        + "', audience: [telemetry]}")) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            Files.writeString(file, new JWKSet(List.of(next)).toPublicJWKSet().toString());
            clock.pass(Duration.ofSeconds(31));
            assertEquals(200, status(server, Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, next)));
            Files.delete(file);
            clock.pass(Duration.ofHours(2));
            assertEquals(200, status(server, Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, next)));
        }
    }
}
