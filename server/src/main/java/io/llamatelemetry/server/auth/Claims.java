package io.llamatelemetry.server.auth;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was said of whoever has a token: by the token itself, or by the server that knows it. */
final class Claims {

    /** A longer name is none: it is kept with every event that can be retried. */
    static final int LONGEST_NAME = 256;

    private final Map<String, Object> members;

    Claims(Map<String, Object> members) {
        this.members = members;
    }

    /** The name in the first of these claims that is there; empty if there is none, or it is no name. */
    Optional<String> name(List<String> claims) {
        for (String claim : claims) {
            Object value = find(claim);
            if (value != null) {
                return value instanceof String name && !name.isBlank() && name.length() <= LONGEST_NAME
                        ? Optional.of(name)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The scopes in all of these claims: the items of lists, and the words of text.
     *
     * @param names scopes by other values that stand for them
     */
    Set<String> scopes(List<String> claims, Map<String, String> names) {
        Set<String> scopes = new HashSet<>();
        for (String claim : claims) {
            for (String value : texts(find(claim))) {
                scopes.add(value);
                String named = names.get(value);
                if (named != null) {
                    scopes.add(named);
                }
            }
        }
        return scopes;
    }

    /** Whether the claim is exactly this text. */
    boolean is(String claim, String text) {
        return text.equals(members.get(claim));
    }

    /** Whether the claim is one of these texts, or a list with one of them. */
    boolean isAmong(String claim, List<String> accepted) {
        Object value = members.get(claim);
        return value instanceof List<?> list ? list.stream().anyMatch(accepted::contains) : accepted.contains(value);
    }

    /** A member by its name; null if there is none. */
    @Nullable Object member(String name) {
        return members.get(name);
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
        } else if (value instanceof String text) {
            texts.addAll(List.of(text.strip().split("\\s+", -1)));
        }
        return texts;
    }

    /** Dots lead into claims; where they lead nowhere, they belong to the name. */
    private @Nullable Object find(String claim) {
        Object found = members;
        for (String step : claim.split("\\.", -1)) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found == null ? members.get(claim) : found;
    }
}
