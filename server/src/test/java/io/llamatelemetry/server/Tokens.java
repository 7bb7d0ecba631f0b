package io.llamatelemetry.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.function.UnaryOperator;

/** Makes signed tokens, right ones and such as an attacker would send. */
final class Tokens {

    static final String ISSUER = "https://issuer.test";
    static final String AUDIENCE = "telemetry";
    static final RSAKey RSA = rsa("rsa-1");
    static final JWK EC = ec("ec-1");

    private final Clock clock;

    Tokens(Clock clock) {
        this.clock = clock;
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JWK ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Claims that are right, for an hour. */
    JWTClaimsSet.Builder claims(String principal, String... scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(principal)
                .claim("scope", String.join(" ", scopes))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))));
    }

    JWTClaimsSet.Builder reader() {
        return claims("rita", "openid", "telemetry.read");
    }

    Date ago(Duration time) {
        return Date.from(clock.instant().minus(time));
    }

    static String sign(JWTClaimsSet.Builder claims) {
        return sign(claims, JWSAlgorithm.RS256, RSA);
    }

    static String sign(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWK key) {
        return sign(claims, algorithm, key, header -> header);
    }

    static String sign(
            JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWK key, UnaryOperator<JWSHeader.Builder> change) {
        try {
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, algorithm);
            JWSHeader header = change.apply(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()))
                    .build();
            SignedJWT token = new SignedJWT(header, claims.build());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String unsigned(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
    }
}
