package io.llamatelemetry.server.auth;

import io.llamatelemetry.server.config.AuthConfig;

/** Makes the authenticator that the configuration asks for. */
public final class Authenticators {

    private Authenticators() {}

    /** The authenticator of that configuration. */
    public static Authenticator of(AuthConfig config) {
        return config.accept(new AuthConfig.Visitor<>() {
            @Override
            public Authenticator visit(AuthConfig.None none) {
                return new NoAuthentication();
            }

            @Override
            public Authenticator visit(AuthConfig.StaticTokens tokens) {
                return new StaticTokenAuthenticator(tokens);
            }
        });
    }
}
