package io.llamatelemetry.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a request by its method and its raw path. It knows nothing of scopes: what a caller needs hangs on the
 * route that was found, so that no spelling of a path leads to an operation and past its guard.
 */
final class Router {

    private final Map<String, List<Route>> literals = new HashMap<>();
    private final List<Route> templates = new ArrayList<>();
    private final String allMethods;

    /** What was found. */
    sealed interface Match {

        /** The route, and the raw values of its path's parameters. */
        record Found(Route route, Map<String, String> rawParameters) implements Match {}

        /** There are routes of this path, for the methods in {@code allow}; {@code asked} if that was the question. */
        record OtherMethods(String allow, boolean asked) implements Match {}

        /** There is nothing of this path. */
        record Nothing() implements Match {}
    }

    /**
     * Orders the routes, the most specific first.
     *
     * @throws IllegalArgumentException if two routes are of one method and path
     */
    Router(List<Route> routes) {
        Map<String, Route> known = new LinkedHashMap<>();
        for (Route route : routes) {
            String shape = route.method() + " " + route.path().toString().replaceAll("\\{[a-z0-9_]+", "{");
            Route twin = known.putIfAbsent(shape, route);
            if (twin != null) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + ": the route of both "
                        + twin.name() + " and " + route.name());
            }
            if (route.path().isLiteral()) {
                literals.computeIfAbsent(route.path().toString(), path -> new ArrayList<>())
                        .add(route);
            } else {
                templates.add(route);
            }
        }
        templates.sort(Comparator.comparing((Route route) -> route.path().specificity())
                .reversed()
                .thenComparing(route -> route.path().toString()));
        allMethods = allow(routes);
    }

    /**
     * The route of a request. {@code HEAD} finds the routes of {@code GET}.
     *
     * @param method as the request line has it; letter case matters
     * @param rawPath neither decoded nor normalised
     */
    Match match(String method, String rawPath) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<Route> ofPath = literals.getOrDefault(rawPath, List.of());
        for (Route route : ofPath) {
            if (route.method().equals(wanted)) {
                return new Match.Found(route, Map.of());
            }
        }
        List<Route> others = new ArrayList<>(ofPath);
        for (Route route : templates) {
            Map<String, String> parameters = route.path().match(rawPath);
            if (parameters != null && route.method().equals(wanted)) {
                return new Match.Found(route, parameters);
            }
            if (parameters != null) {
                others.add(route);
            }
        }
        return withoutRoute(wanted, rawPath, others);
    }

    private Match withoutRoute(String method, String rawPath, List<Route> others) {
        boolean asked = method.equals("OPTIONS");
        if (asked && rawPath.equals("*")) {
            return new Match.OtherMethods(allMethods, true);
        }
        return others.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(allow(others), asked);
    }

    private static String allow(List<Route> routes) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
