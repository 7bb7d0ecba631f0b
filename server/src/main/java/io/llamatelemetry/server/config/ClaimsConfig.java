package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.util.List;
import java.util.Map;

/** What claims mean. A claim within another is named with a dot: {@code realm_access.roles}. */
public record ClaimsConfig(
        @Setting(
                description = "The claims that name who sent a request; the first that is there counts.",
                defaultValue = "[\"sub\", \"username\"]")
        List<String> principal,

        @Setting(
                description = "The claims that hold what the caller may do: a list, or text with spaces between. A dot"
                        + " leads into a claim: realm_access.roles.",
                defaultValue = "[\"scope\", \"scopes\", \"scp\"]")
        List<String> scopes,

        @Setting(
                description = "Scopes by the values that stand for them in these claims, beside those that are named"
                        + " themselves.",
                defaultValue = "{}",
                example = "{observers: telemetry.read}")
        Map<String, String> scopeNames) {

    public ClaimsConfig {
        principal = List.copyOf(principal);
        scopes = List.copyOf(scopes);
        scopeNames = Map.copyOf(scopeNames);
        if (principal.isEmpty()) {
            throw new IllegalArgumentException("principal: empty (expected: at least one claim)");
        }
    }
}
