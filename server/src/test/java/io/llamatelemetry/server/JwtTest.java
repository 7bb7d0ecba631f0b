package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Signed tokens over real HTTP, right ones and such as an attacker would send. */
final class JwtTest extends JwtCase {

    JwtTest() throws Exception {}

    @Test
    void rightTokensOfBothKindsOfKeysAreTaken() throws Exception {
        try (RunningServer server = start()) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
            assertEquals(200, status(server, Tokens.sign(tokens.reader(), JWSAlgorithm.ES256, Tokens.EC)));
            assertEquals(
                    200,
                    status(
                            server,
                            Tokens.sign(
                                    tokens.reader(),
                                    JWSAlgorithm.RS256,
                                    Tokens.RSA,
                                    header -> header.keyID(null).type(new JOSEObjectType("at+jwt")))));
            assertEquals(200, status(server, Tokens.sign(tokens.reader().audience(List.of("x", Tokens.AUDIENCE)))));
            assertEquals(1, identity.timesAsked("/jwks"));
        }
    }

    /** Each is wrong in one thing; all are answered alike. */
    private Map<String, String> wrong() throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        JWTClaimsSet.Builder expired = tokens.reader().expirationTime(tokens.ago(Duration.ofSeconds(61)));
        wrong.put("nonsense", "nonsense");
        wrong.put("dots", "..");
        wrong.put("three words", "a.b.c");
        wrong.put("expired", Tokens.sign(expired));
        wrong.put("without exp", Tokens.sign(tokens.reader().expirationTime(null)));
        wrong.put("not yet", Tokens.sign(tokens.reader().notBeforeTime(tokens.ago(Duration.ofSeconds(-61)))));
        wrong.put("other issuer", Tokens.sign(tokens.reader().issuer("https://issuer.test/")));
        wrong.put("without issuer", Tokens.sign(tokens.reader().issuer(null)));
        wrong.put("other audience", Tokens.sign(tokens.reader().audience("elsewhere")));
        wrong.put("without audience", Tokens.sign(tokens.reader().audience((String) null)));
        wrong.put("without subject", Tokens.sign(tokens.reader().subject(null)));
        wrong.put("long subject", Tokens.sign(tokens.reader().subject("x".repeat(257))));
        wrong.put("algorithm not listed", Tokens.sign(tokens.reader(), JWSAlgorithm.PS256, Tokens.RSA));
        wrong.put("alg none", Tokens.unsigned(tokens.reader()));
        wrong.put("stranger's key of our id", Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, Tokens.rsa("rsa-1")));
        wrong.put("stranger's key", Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, Tokens.rsa("other")));
        wrong.put("key of another kind", kid("ec-1"));
        wrong.put("kid climbs", kid("../../../../etc/passwd"));
        wrong.put("kid asks a database", kid("' OR '1'='1"));
        wrong.put("type of another token", typed("dpop+jwt"));
        wrong.putAll(tricks());
        String right = Tokens.sign(tokens.reader());
        wrong.put("changed claims", changed(right, Tokens.sign(tokens.claims("root", "telemetry.read"))));
        wrong.put("cut", right.substring(0, right.length() - 2));
        wrong.put("without signature", right.substring(0, right.lastIndexOf('.') + 1));
        wrong.put("very long", right + "A".repeat(8000));
        wrong.put("long header", Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, Tokens.rsa("k".repeat(6000))));
        return wrong;
    }

    private Map<String, String> tricks() throws Exception {
        RSAKey mine = Tokens.rsa("mine");
        Map<String, String> tricks = new LinkedHashMap<>();
        tricks.put("public key as secret", hmac(Tokens.RSA.toRSAPublicKey().getEncoded()));
        tricks.put("public key in PEM as secret", hmac(pem()));
        tricks.put(
                "public JWK as secret",
                hmac(Tokens.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        tricks.put(
                "key in the header",
                Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, mine, header -> header.jwk(mine.toPublicJWK())));
        URI elsewhere = URI.create(identity.url("/jku"));
        tricks.put(
                "key's address in the header",
                Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, mine, header -> header.jwkURL(elsewhere)));
        tricks.put(
                "certificate's address in the header",
                Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, mine, header -> header.x509CertURL(elsewhere)));
        tricks.put(
                "critical header",
                Tokens.sign(
                        tokens.reader(),
                        JWSAlgorithm.RS256,
                        Tokens.RSA,
                        header -> header.criticalParams(Set.of("exp2")).customParam("exp2", 1)));
        tricks.put(
                "critical b64",
                Tokens.sign(
                        tokens.reader(),
                        JWSAlgorithm.RS256,
                        Tokens.RSA,
                        header -> header.criticalParams(Set.of("b64")).base64URLEncodePayload(true)));
        EncryptedJWT encrypted = new EncryptedJWT(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                        .keyID("rsa-1")
                        .build(),
                tokens.reader().build());
        encrypted.encrypt(new RSAEncrypter(Tokens.RSA.toRSAPublicKey()));
        tricks.put("encrypted", encrypted.serialize());
        tricks.put("zero signature", zeros());
        return tricks;
    }

    private String kid(String id) {
        return Tokens.sign(tokens.reader(), JWSAlgorithm.RS256, Tokens.RSA, header -> header.keyID(id));
    }

    private String typed(String type) {
        return Tokens.sign(
                tokens.reader(), JWSAlgorithm.RS256, Tokens.RSA, header -> header.type(new JOSEObjectType(type)));
    }

    private String hmac(byte[] secret) {
        OctetSequenceKey key =
                new OctetSequenceKey.Builder(secret).keyID("rsa-1").build();
        return Tokens.sign(tokens.reader(), JWSAlgorithm.HS256, key);
    }

    private static byte[] pem() throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(Tokens.RSA.toRSAPublicKey().getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The signature that broken implementations of ECDSA take for anybody's. */
    private String zeros() {
        String right = Tokens.sign(tokens.reader(), JWSAlgorithm.ES256, Tokens.EC);
        return right.substring(0, right.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]);
    }

    private static String changed(String signed, String claims) {
        String[] one = signed.split("\\.", -1);
        return one[0] + "." + claims.split("\\.", -1)[1] + "." + one[2];
    }

    @Test
    void whateverIsWrongWithATokenTheAnswerIsTheSame() throws Exception {
        Map<String, String> wrong = wrong();
        try (RunningServer server = start()) {
            Map<String, String> answers = new LinkedHashMap<>();
            for (Map.Entry<String, String> token : wrong.entrySet()) {
                answers.put(token.getKey(), whole(send(server, token.getValue())));
            }
            String right = Tokens.sign(tokens.reader());
            answers.put("two tokens", whole(twice(server, "Bearer " + right, "Bearer " + right)));
            answers.put("beside other credentials", whole(twice(server, "Basic YTpi", "Bearer " + right)));
            answers.put("empty", whole(send(server, "")));
            String expected = whole(send(server, "unknown"));
            assertTrue(expected.startsWith("401 "), expected);
            assertEquals(
                    answers.keySet().stream().collect(Collectors.toMap(key -> key, key -> expected)),
                    new TreeMap<>(answers));
            assertEquals(200, status(server, right));
        }
        assertEquals(0, identity.timesAsked("/jku"));
    }

    private static HttpResponse<String> twice(RunningServer server, String first, String second) throws Exception {
        return server.send(server.request(READ).header("Authorization", first).header("Authorization", second));
    }

    private static String whole(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return answer.statusCode() + " " + headers + " " + answer.body();
    }

    @Test
    void aTokenInTheQueryStringIsNone() throws Exception {
        try (RunningServer server = start()) {
            HttpResponse<String> answer = server.get(READ + "?access_token=" + Tokens.sign(tokens.reader()));
            assertEquals(401, answer.statusCode());
            assertEquals(
                    "Bearer", answer.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
    }

    @Test
    void aListedSecretAlgorithmTakesSecretKeysAlone() throws Exception {
        OctetSequenceKey secret = new OctetSequenceKey.Builder(
                        "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
                .keyID("secret-1")
                .build();
        identity.keys = new JWKSet(List.of(Tokens.RSA.toPublicJWK(), secret));
        try (RunningServer server = start("algorithms: [RS256, HS256]")) {
            assertEquals(200, status(server, Tokens.sign(tokens.reader(), JWSAlgorithm.HS256, secret)));
            assertEquals(401, status(server, hmac(Tokens.RSA.toRSAPublicKey().getEncoded())));
            assertEquals(401, status(server, hmac(pem())));
            assertEquals(200, status(server, Tokens.sign(tokens.reader())));
        }
        try (RunningServer server = start()) {
            assertEquals(401, status(server, Tokens.sign(tokens.reader(), JWSAlgorithm.HS256, secret)));
        }
    }

    @Test
    void clocksMayDiffer() throws Exception {
        String late = Tokens.sign(tokens.reader().expirationTime(tokens.ago(Duration.ofSeconds(50))));
        try (RunningServer server = start()) {
            assertEquals(200, status(server, late));
            clock.pass(Duration.ofSeconds(11));
            assertEquals(401, status(server, late));
        }
        try (RunningServer server = start("clock_skew: 0s")) {
            assertEquals(401, status(server, late));
        }
    }

    @Test
    void scopesComeFromAnyOfTheirClaimsAndByAnyNameForThem() throws Exception {
        List<String> claims = List.of(
                "{\"scope\": \"a telemetry.read\"}",
                "{\"scopes\": [\"telemetry.read\"]}",
                "{\"scp\": [\"a\", \"telemetry.read\"]}",
                "{\"scp\": \"telemetry.read\"}",
                "{\"realm_access\": {\"roles\": [\"watchers of all\"]}}",
                "{\"https://x.test/roles\": [\"watchers of all\"]}");
        try (RunningServer server = start(
                "claims:",
                "  scopes: [scope, scopes, scp, realm_access.roles, 'https://x.test/roles']",
                "  scope_names: {watchers of all: telemetry.read}")) {
            for (String claim : claims) {
                assertEquals(200, status(server, signed(claim)), claim);
            }
            assertEquals(403, status(server, signed("{\"roles\": [\"telemetry.read\"]}")));
            assertEquals(403, status(server, signed("{\"scope\": 7, \"scp\": {\"telemetry.read\": true}}")));
            assertEquals(403, status(server, signed("{\"scope\": \"telemetry.readers xtelemetry.read\"}")));
        }
    }

    private String signed(String moreClaims) throws Exception {
        JWTClaimsSet.Builder claims = tokens.claims("rita").claim("scope", null);
        JWTClaimsSet.parse(moreClaims).getClaims().forEach(claims::claim);
        return Tokens.sign(claims);
    }
}
