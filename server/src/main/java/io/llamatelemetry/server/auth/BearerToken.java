package io.llamatelemetry.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A bearer token as it was sent. It never shows itself: what prints it prints only that it is one. */
public final class BearerToken {

    private static final String SCHEME = "bearer";

    private final String value;

    private BearerToken(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /**
     * The token that a request shows.
     *
     * @param authorization the values of its {@code Authorization} headers. A token in the query string or the body is none
     * @return empty if there is none: no such header, or only of other schemes. What is malformed, or shown beside another
     *     header of this name, is a token that nobody has
     */
    public static Optional<BearerToken> in(List<String> authorization) {
        List<BearerToken> shown = authorization.stream()
                .map(String::strip)
                .filter(BearerToken::isBearer)
                .map(header -> new BearerToken(header.substring(SCHEME.length()).strip()))
                .toList();
        return !shown.isEmpty() && authorization.size() > 1
                ? Optional.of(new BearerToken(""))
                : shown.stream().findFirst();
    }

    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (header.length() == SCHEME.length() || Character.isWhitespace(header.charAt(SCHEME.length())));
    }

    /** Its bytes, for whoever checks it. A copy. */
    byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
