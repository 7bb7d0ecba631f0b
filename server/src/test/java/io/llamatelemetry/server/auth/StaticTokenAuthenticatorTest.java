package io.llamatelemetry.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.server.config.AuthConfig;
import io.llamatelemetry.server.config.AuthConfig.StaticToken;
import io.llamatelemetry.server.config.AuthConfig.StaticTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticTokenAuthenticatorTest {

    private final Authenticator authenticator;

    StaticTokenAuthenticatorTest() throws Exception {
        authenticator = Authenticators.of(
                new StaticTokens(
                        List.of(token("first", "alice", List.of("telemetry.read")), token("sécond", "bob", List.of()))),
                Clock.systemUTC());
    }

    private static StaticToken token(String text, String principal, List<String> scopes) throws Exception {
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return new StaticToken(HexFormat.of().formatHex(sha256), principal, scopes);
    }

    private Optional<Principal> whose(String token) {
        BearerToken shown = BearerToken.in(List.of("Bearer " + token)).orElseThrow();
        return authenticator
                .authenticate(shown, SomeRequest.SOME)
                .toCompletableFuture()
                .join();
    }

    @Test
    void eachTokenIsItsPrincipals() {
        assertEquals(Optional.of(Principal.of("alice", Set.of("telemetry.read"))), whose("first"));
        assertEquals(Optional.of(Principal.of("bob", Set.of())), whose("sécond"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f",
                "firs",
                "first2",
                "FIRST",
                "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"
            })
    void anythingElseIsNobodys(String token) {
        assertEquals(Optional.empty(), whose(token));
    }

    @Test
    void aPrincipalMayWhatTheirScopesSay() {
        Principal alice = whose("first").orElseThrow();
        assertTrue(alice.has("telemetry.read"));
        assertTrue(alice.has(""));
        assertFalse(alice.has("telemetry"));
        assertFalse(whose("sécond").orElseThrow().has("telemetry.read"));
    }

    @Test
    void whereNobodyIsAskedEverybodyMayDoEverything() {
        assertFalse(Authenticators.of(new AuthConfig.None(), Clock.systemUTC()).isRequired());
        assertTrue(Principal.ANYBODY.has("telemetry.read"));
    }
}
