package io.llamatelemetry.server.auth;

import java.util.List;
import java.util.Map;

/** A request for authenticators that do not look at it. */
enum SomeRequest implements RequestContext {
    SOME;

    @Override
    public String path() {
        return "/v1/version";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.of();
    }
}
