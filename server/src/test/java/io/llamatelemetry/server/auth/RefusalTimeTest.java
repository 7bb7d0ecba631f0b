package io.llamatelemetry.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.llamatelemetry.server.config.AuthConfig.Jwt;
import io.llamatelemetry.server.config.CallConfig;
import io.llamatelemetry.server.config.ClaimsConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long a refusal takes does not tell, by an order of magnitude, how far a token came. */
final class RefusalTimeTest {

    private static final int TIMES = 400;
    private static final double MOST_APART = 10;

    private static Authenticator authenticator(JWK key) {
        Jwt config = new Jwt(
                null,
                Path.of("unused"),
                null,
                "issuer",
                List.of("audience"),
                List.of("RS256", "ES256"),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(24),
                new ClaimsConfig(List.of("sub"), List.of("scope"), Map.of()),
                new CallConfig(Duration.ofSeconds(5), 1, null));
        KeyRing keys = new KeyRing(
                () -> CompletableFuture.completedStage(List.of(key.toPublicJWK())),
                KeyRing.Terms.of(config),
                Clock.systemUTC());
        keys.prefetch();
        return new JwtAuthenticator(config, keys, Clock.systemUTC());
    }

    private static String signed(JWK key, String id, Date expires) throws JOSEException {
        JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(id).build(),
                new JWTClaimsSet.Builder()
                        .issuer("issuer")
                        .audience("audience")
                        .subject("somebody")
                        .expirationTime(expires)
                        .build());
        token.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key));
        return token.serialize();
    }

    private static long median(Authenticator authenticator, String token) {
        BearerToken shown = BearerToken.in(List.of("Bearer " + token)).orElseThrow();
        long[] taken = new long[TIMES];
        for (int i = 0; i < TIMES * 2; i++) {
            long begun = System.nanoTime();
            Optional<Principal> found = authenticator
                    .authenticate(shown, SomeRequest.SOME)
                    .toCompletableFuture()
                    .join();
            taken[i % TIMES] = System.nanoTime() - begun;
            assertEquals(Optional.empty(), found);
        }
        Arrays.sort(taken);
        return taken[TIMES / 2];
    }

    private static void assertNotToldApart(JWK key, JWK another) throws JOSEException {
        Authenticator authenticator = authenticator(key);
        Date later = Date.from(Clock.systemUTC().instant().plusSeconds(3600));
        long forged = median(authenticator, signed(another, "one", later));
        Map<String, String> others = Map.of(
                "malformed", "nonsense",
                "unknown key", signed(another, "two", later),
                "expired", signed(key, "one", Date.from(Instant.EPOCH)));
        others.forEach((what, token) -> {
            double ratio = (double) median(authenticator, token) / forged;
            assertTrue(ratio < MOST_APART && ratio > 1 / MOST_APART, () -> what + " takes " + ratio + " times as long");
        });
    }

    @Test
    void withKeysOfRsa() throws JOSEException {
        assertNotToldApart(
                new RSAKeyGenerator(2048).keyID("one").generate(),
                new RSAKeyGenerator(2048).keyID("one").generate());
    }

    @Test
    void withKeysOnCurves() throws JOSEException {
        assertNotToldApart(
                new ECKeyGenerator(Curve.P_256).keyID("one").generate(),
                new ECKeyGenerator(Curve.P_256).keyID("one").generate());
    }
}
