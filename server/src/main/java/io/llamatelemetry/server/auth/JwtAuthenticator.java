package io.llamatelemetry.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.source.JWKSecurityContextJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.llamatelemetry.server.config.AuthConfig.Jwt;
import io.llamatelemetry.server.config.ClaimsConfig;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows tokens that are signed by one of a set of keys. The configuration says which algorithms may have signed them, and the
 * key's kind has to fit; nothing that a token says of itself, such as where its key can be got, adds to that. Tokens with
 * critical headers are refused, since none is understood here.
 *
 * <p>A token that is refused before its signature was looked at costs a look at a signature all the same, so that the time
 * taken does not tell how far it came.
 */
final class JwtAuthenticator implements Authenticator {

    private final Set<JWSAlgorithm> algorithms;
    private final ClaimsConfig claims;
    private final KeyRing keys;
    private final Decoy decoy;
    private final DefaultJWTProcessor<JWKSecurityContext> processor = new DefaultJWTProcessor<>();

    JwtAuthenticator(Jwt config, KeyRing keys, Clock clock) {
        this.claims = config.claims();
        this.keys = keys;
        algorithms = config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        decoy = new Decoy(algorithms);
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new HashSet<>(Arrays.asList(
                null, JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")))));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new JWKSecurityContextJWKSet()));
        processor.setJWTClaimsSetVerifier(new ClaimsVerifier(config, clock));
    }

    private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<JWKSecurityContext> {

        private final Clock clock;

        ClaimsVerifier(Jwt config, Clock clock) {
            super(
                    Set.copyOf(config.audience()),
                    new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                    Set.of(JWTClaimNames.EXPIRATION_TIME),
                    null);
            this.clock = clock;
            setMaxClockSkew((int) config.clockSkew().toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(BearerToken token, RequestContext context) {
        SignedJWT signed = parse(token);
        JWKMatcher matcher = signed == null ? null : matcher(signed.getHeader());
        if (signed == null || matcher == null) {
            return CompletableFuture.completedFuture(refuse(keys.atHand()));
        }
        return keys.matching(matcher)
                .thenApply(found -> found.isEmpty() ? refuse(keys.atHand()) : verify(signed, found));
    }

    private Optional<Principal> refuse(List<JWK> atHand) {
        decoy.token(atHand).ifPresent(token -> verify(token, atHand));
        return Optional.empty();
    }

    private static @Nullable SignedJWT parse(BearerToken token) {
        try {
            return SignedJWT.parse(new String(token.bytes(), StandardCharsets.UTF_8));
        } catch (ParseException | RuntimeException malformed) {
            // The library's own classes throw whatever comes first at text that is no token.
            return null;
        }
    }

    /** What a key has to be to have signed this; null if no key may. */
    private @Nullable JWKMatcher matcher(JWSHeader header) {
        Set<String> critical = header.getCriticalParams();
        boolean acceptable = algorithms.contains(header.getAlgorithm()) && (critical == null || critical.isEmpty());
        return acceptable ? JWKMatcher.forJWSHeader(header) : null;
    }

    private Optional<Principal> verify(SignedJWT token, List<JWK> found) {
        try {
            JWTClaimsSet verified = processor.process(token, new JWKSecurityContext(found));
            Claims said = new Claims(verified.getClaims());
            return said.name(claims.principal())
                    .map(name -> Principal.of(name, said.scopes(claims.scopes(), claims.scopeNames())));
        } catch (BadJOSEException | JOSEException | RuntimeException refused) {
            // Whatever the library finds wrong, and however it says so: the token is nobody's.
            return Optional.empty();
        }
    }
}
