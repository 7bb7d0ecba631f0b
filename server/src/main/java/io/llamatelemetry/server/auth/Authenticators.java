package io.llamatelemetry.server.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llamatelemetry.server.config.AuthConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Makes the authenticator that the configuration asks for. */
public final class Authenticators {

    private Authenticators() {}

    /**
     * The authenticator of that configuration.
     *
     * @param clock what tokens, keys and what is remembered expire by
     * @throws IllegalArgumentException if a file that the configuration names is of no use; the message says which
     */
    public static Authenticator of(AuthConfig config, Clock clock) {
        return config.accept(new AuthConfig.Visitor<>() {
            @Override
            public Authenticator visit(AuthConfig.None none) {
                return new NoAuthentication();
            }

            @Override
            public Authenticator visit(AuthConfig.StaticTokens tokens) {
                return new StaticTokenAuthenticator(tokens);
            }

            @Override
            public Authenticator visit(AuthConfig.Jwt jwt) {
                KeyRing keys = new KeyRing(KeySource.of(jwt), KeyRing.Terms.of(jwt), clock);
                keys.prefetch();
                return new JwtAuthenticator(jwt, keys, clock);
            }

            @Override
            public Authenticator visit(AuthConfig.Introspection introspection) {
                return new IntrospectionAuthenticator(
                        introspection,
                        RemoteServer.of(introspection.calls(), "introspection endpoint"),
                        clock,
                        ticker(clock));
            }

            @Override
            public Authenticator visit(AuthConfig.Custom custom) {
                return new CustomAuthenticator(custom, RemoteServer.of(custom.calls(), "custom endpoint"));
            }
        });
    }

    private static Ticker ticker(Clock clock) {
        return () -> {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        };
    }
}
