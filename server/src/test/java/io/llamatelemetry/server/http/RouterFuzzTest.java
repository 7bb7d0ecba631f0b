package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.protocol.Operations;
import io.llamatelemetry.server.http.Route.Access;
import io.llamatelemetry.server.http.Router.Match;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path leads to one route and is that route's path, letter by letter, or it leads nowhere. */
final class RouterFuzzTest {

    private static final Endpoint NOWHERE = exchange -> {};
    private static final List<Route> ROUTES = Operations.of(Telemetry.class, DatasetIo.class).stream()
            .map(operation -> new Route(
                    operation.name(),
                    operation.httpMethod(),
                    PathTemplate.of("/v1" + operation.route()),
                    Access.scoped(operation.requiredScope()),
                    NOWHERE))
            .toList();
    private static final Router ROUTER = new Router(ROUTES);

    @FuzzTest
    @DictionaryEntries({
        "GET ",
        "POST ",
        "HEAD ",
        "OPTIONS ",
        "/v1/telemetry/traces",
        "/v1/telemetry/traces/",
        "/spans/",
        "/tree",
        "/v1/telemetry/spans/",
        "/v1/telemetry/events",
        "/batch",
        "/v1/telemetry/metrics/",
        "/v1/telemetry/logs",
        "/export",
        "/v1/datasetio/iterrows/",
        "%2f",
        "%2e%2e",
        "%2F",
        "/../",
        "/./",
        "//",
        ";a=b",
        "%00",
        "%25",
        "%c3%a9",
        "\u00e9",
        "{trace_id:path}",
        "%7B",
        "+",
        "?"
    })
    void aPathIsThatOfItsRouteOrOfNone(byte[] data) {
        String[] line = new String(data, StandardCharsets.UTF_8).split(" ", 2);
        String method = line[0];
        String path = line.length == 1 ? "" : line[1];
        if (!(ROUTER.match(method, path) instanceof Match.Found found)) {
            return;
        }
        Route route = found.route();
        assertEquals(route.method(), method.equals("HEAD") ? "GET" : method);
        assertEquals(path, filled(route.path(), found.rawParameters()));
        for (Route other : ROUTES) {
            boolean matchesToo =
                    other.method().equals(route.method()) && other.path().match(path) != null;
            assertTrue(!matchesToo || other.path().specificity() <= route.path().specificity(), other::name);
        }
        Map<String, String> decoded = decoded(found.rawParameters());
        if (decoded != null) {
            Map<String, String> encoded = new LinkedHashMap<>();
            decoded.forEach((name, value) -> encoded.put(name, encode(value)));
            Match again = ROUTER.match(method, filled(route.path(), encoded));
            Match.Found foundAgain = assertInstanceOf(Match.Found.class, again);
            assertEquals(route, foundAgain.route());
            assertEquals(decoded, decoded(foundAgain.rawParameters()));
        }
    }

    @FuzzTest
    @DictionaryEntries({"%2f", "%C3%A9", "%", "+", "%00", "%F0%9F%98%80", "%ED%A0%80", "\ufffd", "&", "=", "a=b"})
    void whatIsDecodedIsWhatOthersDecode(byte[] data) {
        String raw = new String(data, StandardCharsets.UTF_8);
        String decoded = decoded(raw);
        if (decoded != null) {
            assertEquals(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8), decoded);
            assertEquals(URLDecoder.decode(raw, StandardCharsets.UTF_8), PercentEncoding.decodeQuery(raw));
            assertEquals(decoded, PercentEncoding.decode(encode(decoded)));
        }
        query(raw, decoded != null);
    }

    private static void query(String raw, boolean isEncoded) {
        Map<String, List<String>> parameters;
        try {
            parameters = QueryString.parse(raw);
        } catch (InvalidRequestException refused) {
            assertTrue(!isEncoded || String.valueOf(refused.getMessage()).contains("more than"), raw);
            return;
        }
        assertTrue(isEncoded, raw);
        StringBuilder again = new StringBuilder();
        parameters.forEach((name, values) -> values.forEach(
                value -> again.append('&').append(encode(name)).append('=').append(encode(value))));
        assertEquals(parameters, QueryString.parse(again.substring(Math.min(1, again.length()))));
    }

    private static @Nullable Map<String, String> decoded(Map<String, String> raw) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : raw.entrySet()) {
            String value = decoded(parameter.getValue());
            if (value == null) {
                return null;
            }
            all.put(parameter.getKey(), value);
        }
        return all;
    }

    private static @Nullable String decoded(String raw) {
        try {
            return PercentEncoding.decode(raw);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Every byte but letters and digits as a percent sign and two digits. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > 0 && Character.isLetterOrDigit(one);
            encoded.append(plain ? String.valueOf((char) one) : String.format("%%%02X", one & 0xff));
        }
        return encoded.toString();
    }

    /** The template with the values in the places of its parameters, which come in its order. */
    private static String filled(PathTemplate template, Map<String, String> parameters) {
        StringBuilder path = new StringBuilder();
        String rest = template.toString();
        for (String value : parameters.values()) {
            path.append(rest, 0, rest.indexOf('{')).append(value);
            rest = rest.substring(rest.indexOf('}') + 1);
        }
        return path.append(rest).toString();
    }
}
