package io.llamatelemetry.server.auth;

import java.util.Objects;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param name as the log names them; retries are told apart by it, too
 * @param scopes what they may do
 * @param unrestricted whether they may do everything, because nobody is asked
 */
public record Principal(String name, Set<String> scopes, boolean unrestricted) {

    /** Everybody, where authentication is off. */
    public static final Principal ANYBODY = new Principal("anybody", Set.of(), true);

    /** Whoever sent a request before that is known, and for good if it is refused. */
    public static final Principal UNKNOWN = new Principal("unknown", Set.of(), false);

    public Principal {
        Objects.requireNonNull(name);
        scopes = Set.copyOf(scopes);
    }

    /** Somebody with exactly these scopes. */
    public static Principal of(String name, Set<String> scopes) {
        return new Principal(name, scopes, false);
    }

    /**
     * Whether they may do what the scope guards.
     *
     * @param scope empty where nothing more than being known is asked
     */
    public boolean has(String scope) {
        return unrestricted || scope.isEmpty() || scopes.contains(scope);
    }
}
