package io.llamatelemetry.server.http;

import java.util.Objects;

/**
 * A method and a path, who may use it, and what answers it.
 *
 * @param name what logs and metrics call it, such as {@code query_traces}
 * @param method in upper case
 * @param path with its parameters
 * @param access what a caller has to show
 * @param endpoint what answers
 */
record Route(String name, String method, PathTemplate path, Access access, Endpoint endpoint) {

    Route {
        Objects.requireNonNull(name);
        Objects.requireNonNull(method);
        Objects.requireNonNull(path);
        Objects.requireNonNull(access);
        Objects.requireNonNull(endpoint);
    }

    /**
     * What a caller has to show where authentication is on.
     *
     * @param tokenNeeded whether a valid token is needed
     * @param scope the scope that the token must have; empty for none
     */
    record Access(boolean tokenNeeded, String scope) {

        /** Anybody may. */
        static final Access OPEN = new Access(false, "");

        /** Whoever has a valid token may. */
        static final Access ANY_TOKEN = new Access(true, "");

        /** Whoever has a valid token with the scope may; any valid token where the scope is empty. */
        static Access scoped(String scope) {
            return new Access(true, scope);
        }
    }
}
