package io.llamatelemetry.server;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** A server that takes the tokens which an identity server beside it signs. */
abstract class JwtCase {

    static final String READ = "/v1/telemetry/traces/a";

    final TimeOfDay clock = new TimeOfDay();
    final Tokens tokens = new Tokens(clock);
    final IdentityServer identity = new IdentityServer();

    JwtCase() throws Exception {
        identity.keys = new JWKSet(List.of(Tokens.RSA, Tokens.EC)).toPublicJWKSet();
    }

    @AfterEach
    void stop() {
        identity.close();
    }

    RunningServer start(String... more) throws Exception {
        return RunningServer.start(
                new FakeBackend(),
                clock,
                "auth:",
                "  type: jwt",
                "  jwks_url: '" + identity.url("/jwks") + "'",
                "  issuer: " + Tokens.ISSUER,
                "  audience: [" + Tokens.AUDIENCE + "]",
                Stream.of(more).map(line -> "  " + line).collect(Collectors.joining("\n")));
    }

    static HttpResponse<String> send(RunningServer server, String... tokens) throws Exception {
        HttpRequest.Builder request = server.request(READ);
        for (String token : tokens) {
            request.header("Authorization", "Bearer " + token);
        }
        return server.send(request);
    }

    static int status(RunningServer server, String token) throws Exception {
        return send(server, token).statusCode();
    }
}
