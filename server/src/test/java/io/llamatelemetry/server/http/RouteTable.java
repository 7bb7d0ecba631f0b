package io.llamatelemetry.server.http;

import java.util.List;

/** Shows tests of other packages what the table of routes holds. */
public final class RouteTable {

    private RouteTable() {}

    /** A route: its name, its method, and its path with the names of its parameters, such as {@code /v1/traces}. */
    public record Line(String name, String method, String path) {

        /** As documentation has it, without what a parameter may hold. */
        @Override
        public String toString() {
            return method + " " + path.replace(":path}", "}");
        }
    }

    /** All lines of the table. */
    public static List<Line> of(Routes routes) {
        return routes.all().stream()
                .map(route ->
                        new Line(route.name(), route.method(), route.path().toString()))
                .toList();
    }
}
