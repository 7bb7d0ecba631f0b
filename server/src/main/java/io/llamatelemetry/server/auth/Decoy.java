package io.llamatelemetry.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes tokens that nobody signed, but whose signature has to be looked at to see that. */
final class Decoy {

    private static final Base64URL NOTHING = Base64URL.encode("{}");

    private final Set<JWSAlgorithm> algorithms;

    Decoy(Set<JWSAlgorithm> algorithms) {
        this.algorithms = algorithms;
    }

    /** A token as one of these keys might have signed it; empty if none can sign in a way that is allowed. */
    Optional<SignedJWT> token(List<JWK> keys) {
        for (JWK key : keys) {
            for (JWSAlgorithm algorithm : algorithms) {
                if (KeyType.forAlgorithm(algorithm).equals(key.getKeyType())) {
                    Optional<SignedJWT> token = token(key, algorithm);
                    if (token.isPresent()) {
                        return token;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<SignedJWT> token(JWK key, JWSAlgorithm algorithm) {
        try {
            JWSHeader header =
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
            byte[] signature = new byte[length(key, algorithm)];
            Arrays.fill(signature, 1, signature.length, (byte) 1);
            return Optional.of(new SignedJWT(header.toBase64URL(), NOTHING, Base64URL.encode(signature)));
        } catch (JOSEException | ParseException impossible) {
            return Optional.empty();
        }
    }

    private static int length(JWK key, JWSAlgorithm algorithm) throws JOSEException {
        if (JWSAlgorithm.Family.EC.contains(algorithm)) {
            return ECDSA.getSignatureByteArrayLength(algorithm);
        }
        return KeyType.RSA.equals(key.getKeyType()) ? key.size() / Byte.SIZE : 32;
    }
}
