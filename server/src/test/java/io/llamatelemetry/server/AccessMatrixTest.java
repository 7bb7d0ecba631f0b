package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import io.llamatelemetry.server.http.RouteTable.Line;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table in the README is what every route answers to every kind of token, in every way of authentication. */
final class AccessMatrixTest {

    private static final String EVENT = """
            {"type":"metric","trace_id":"t","span_id":"s","timestamp":0,"metric":"m","value":1,"unit":"u"}""";
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("log_event", "{\"event\":" + EVENT + "}"),
            Map.entry("log_events", "[" + EVENT + "]"),
            Map.entry("query_spans", "{\"attribute_filters\":[],\"attributes_to_return\":[]}"),
            Map.entry(
                    "save_spans_to_dataset",
                    "{\"attribute_filters\":[],\"attributes_to_save\":[],\"dataset_id\":\"d\"}"),
            Map.entry("query_metrics", "{\"start_time\":0}"));

    @TempDir
    Path folder;

    private final IdentityServer identity = new IdentityServer();
    private final Tokens tokens = new Tokens(Clock.systemUTC());

    AccessMatrixTest() throws Exception {}

    @AfterEach
    void stop() {
        identity.close();
    }

    /** What a request may show, by the words of the table's heading. */
    private enum Shown {
        NO_TOKEN("no token"),
        BAD("bad"),
        EXPIRED("expired"),
        WRONG_AUDIENCE("wrong audience"),
        WRONG_ALGORITHM("wrong algorithm"),
        ALG_NONE("`alg: none`"),
        WITHOUT_SCOPE("right, without scope"),
        WITH_SCOPE("right, with scope");

        private final String heading;

        Shown(String heading) {
            this.heading = heading;
        }
    }

    private enum Way {
        STATIC_TOKENS,
        JWT_BY_ADDRESS,
        JWT_BY_FILE,
        INTROSPECTION_BY_HEADER,
        INTROSPECTION_BY_BODY,
        CUSTOM
    }

    private String configuration(Way way) throws Exception {
        String jwt =
                "auth: {type: jwt, issuer: '%s', audience: [other, %s], %%s}".formatted(Tokens.ISSUER, Tokens.AUDIENCE);
        String introspection =
                "auth: {type: introspection, url: '%s', client_id: '%s', client_secret: '%s', audience: [%s], %%s}"
                        .formatted(
                                identity.url("/introspect"),
                                IdentityServer.CLIENT,
                                IdentityServer.SECRET,
                                Tokens.AUDIENCE);
        return switch (way) {
            case STATIC_TOKENS ->
                "auth: {type: static_tokens, tokens: [{sha256: %s, principal: rita, scopes: [telemetry.read]}, {sha256: %s, principal: walt}]}"
                        .formatted(sha256("reader-token"), sha256("writer-token"));
            case JWT_BY_ADDRESS -> jwt.formatted("jwks_url: '" + identity.url("/jwks") + "'");
            case JWT_BY_FILE -> jwt.formatted("jwks_file: '" + keyFile() + "'");
            case INTROSPECTION_BY_HEADER -> introspection.formatted("send_secret_in_body: false");
            case INTROSPECTION_BY_BODY -> introspection.formatted("send_secret_in_body: true");
            case CUSTOM -> "auth: {type: custom, endpoint: '%s'}".formatted(identity.url("/validate"));
        };
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private Path keyFile() throws Exception {
        return Files.writeString(
                folder.resolve("jwks.json"), new JWKSet(List.of(Tokens.RSA, Tokens.EC)).toString(true));
    }

    /** The tokens of a way; what only a JWT can be wrong in is a JWT that is wrong in it, whatever the way. */
    private Map<Shown, String> tokens(Way way) {
        JWTClaimsSet.Builder expired = tokens.reader().expirationTime(tokens.ago(Duration.ofHours(1)));
        JWTClaimsSet.Builder elsewhere = tokens.reader().audience("elsewhere");
        Map<Shown, String> shown = new EnumMap<>(Shown.class);
        shown.put(Shown.BAD, "nonsense");
        shown.put(Shown.EXPIRED, Tokens.sign(expired));
        shown.put(Shown.WRONG_AUDIENCE, Tokens.sign(elsewhere));
        shown.put(Shown.WRONG_ALGORITHM, Tokens.sign(tokens.reader(), JWSAlgorithm.RS512, Tokens.RSA));
        shown.put(Shown.ALG_NONE, Tokens.unsigned(tokens.reader()));
        boolean jwt = way == Way.JWT_BY_ADDRESS || way == Way.JWT_BY_FILE;
        shown.put(Shown.WITHOUT_SCOPE, jwt ? Tokens.sign(tokens.claims("walt", "openid")) : "writer-token");
        shown.put(Shown.WITH_SCOPE, jwt ? Tokens.sign(tokens.reader()) : "reader-token");
        identity.keys = new JWKSet(List.of(Tokens.RSA, Tokens.EC)).toPublicJWKSet();
        long now = Instant.now().getEpochSecond();
        identity.introspected.put("reader-token", active("rita", "telemetry.read", Tokens.AUDIENCE, now + 3600));
        identity.introspected.put("writer-token", active("walt", "openid", Tokens.AUDIENCE, now + 3600));
        identity.introspected.put(shown.get(Shown.EXPIRED), active("rita", "telemetry.read", Tokens.AUDIENCE, now - 1));
        identity.introspected.put(
                shown.get(Shown.WRONG_AUDIENCE), active("rita", "telemetry.read", "elsewhere", now + 3600));
        identity.validated.put(
                "reader-token",
                "{\"principal\": \"rita\", \"attributes\": {\"scopes\": [\"telemetry.read\"], \"teams\": [\"ml\"]}}");
        identity.validated.put("writer-token", "{\"principal\": \"walt\"}");
        return shown;
    }

    private static String active(String principal, String scope, String audience, long expires) {
        return "{\"active\": true, \"sub\": \"%s\", \"scope\": \"%s\", \"aud\": \"%s\", \"exp\": %d}"
                .formatted(principal, scope, audience, expires);
    }

    /** The README's table: the statuses by route and by what is shown. */
    private static Map<String, Map<Shown, Integer>> table() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("../README.md")).stream()
                .dropWhile(line -> !line.startsWith("| route | no token |"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertFalse(rows.isEmpty(), "the table is there");
        String[] headings = cells(rows.get(0));
        Map<String, Map<Shown, Integer>> table = new LinkedHashMap<>();
        for (String row : rows.subList(2, rows.size())) {
            String[] cells = cells(row);
            Map<Shown, Integer> statuses = new EnumMap<>(Shown.class);
            for (int column = 1; column < headings.length; column++) {
                for (Shown shown : Shown.values()) {
                    if (List.of(headings[column].split(" / ", -1)).contains(shown.heading)) {
                        statuses.put(shown, Integer.valueOf(cells[column]));
                    }
                }
            }
            assertEquals(Shown.values().length, statuses.size(), row);
            Matcher routes = Pattern.compile("`([A-Z]+ /[^`]*)`").matcher(cells[0]);
            while (routes.find()) {
                assertEquals(null, table.put(routes.group(1), statuses), routes.group(1));
            }
        }
        return table;
    }

    private static String[] cells(String row) {
        return row.substring(1, row.length() - 1).strip().split("\\s*\\|\\s*", -1);
    }

    private static HttpResponse<String> send(RunningServer server, Line route, @Nullable String token)
            throws Exception {
        String path = route.path().replaceAll("\\{[^}]*\\}", "x");
        HttpRequest.Builder request = server.request(path)
                .header("Content-Type", "application/json")
                .method(
                        route.method(),
                        route.method().equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(BODIES.getOrDefault(route.name(), "{}")));
        return server.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteAnswersEveryTokenAsTheTableSays(Way way) throws Exception {
        Map<String, Map<Shown, Integer>> table = table();
        Map<Shown, String> shown = tokens(way);
        List<String> differences = new ArrayList<>();
        try (RunningServer server = RunningServer.start(new FakeBackend(), configuration(way))) {
            assertEquals(
                    server.routes.stream().map(Line::toString).collect(Collectors.toCollection(TreeSet::new)),
                    new TreeSet<>(table.keySet()));
            for (Line route : server.routes) {
                for (Shown kind : Shown.values()) {
                    int expected =
                            table.getOrDefault(route.toString(), Map.of()).getOrDefault(kind, 0);
                    HttpResponse<String> answer = send(server, route, shown.get(kind));
                    if (answer.statusCode() != expected) {
                        differences.add(route + ", " + kind + ": " + answer.statusCode() + " (expected: " + expected
                                + ") " + answer.body());
                    }
                    assertEquals(
                            challenge(kind, answer.statusCode()),
                            answer.headers().firstValue("WWW-Authenticate").orElse("none"),
                            route + ", " + kind);
                }
            }
        }
        assertEquals(List.of(), differences);
    }

    private static String challenge(Shown kind, int status) {
        return switch (status) {
            case 401 -> kind == Shown.NO_TOKEN ? "Bearer" : "Bearer error=\"invalid_token\"";
            case 403 -> "Bearer error=\"insufficient_scope\", scope=\"telemetry.read\"";
            default -> "none";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, save_spans_to_dataset, 403",
        "false, false, save_spans_to_dataset, 200",
        "true, true, log_event, 403",
        "true, true, log_events, 403",
        "true, true, otlp_traces, 403",
        "true, true, otlp_metrics, 403",
        "true, true, otlp_logs, 403",
        "true, true, version, 200",
        "false, true, save_spans_to_dataset, 200"
    })
    void theScopesOfExportAndWritingAreConfigured(boolean export, boolean write, String name, int status)
            throws Exception {
        String access = "access: {export_needs_read: " + export + ", write_needs_scope: " + write + "}";
        try (RunningServer server =
                RunningServer.start(new FakeBackend(), configuration(Way.STATIC_TOKENS) + "\n" + access)) {
            Line route = server.routes.stream()
                    .filter(line -> line.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            HttpResponse<String> answer = send(server, route, "writer-token");
            assertEquals(status, answer.statusCode(), answer.body());
            if (write && status == 403) {
                assertTrue(answer.headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow()
                        .contains("scope=\"telemetry.write\""));
            }
        }
    }

    @Test
    void whoHasTheScopeOfWritingMayWrite() throws Exception {
        identity.validated.put("both", "{\"principal\": \"b\", \"attributes\": {\"scopes\": [\"telemetry.write\"]}}");
        String access = "\naccess: {write_needs_scope: true}";
        try (RunningServer server = RunningServer.start(new FakeBackend(), configuration(Way.CUSTOM) + access)) {
            for (Line route : server.routes) {
                if (route.name().startsWith("otlp_") || route.name().startsWith("log_event")) {
                    assertEquals(200, send(server, route, "both").statusCode(), route.name());
                }
            }
        }
    }
}
