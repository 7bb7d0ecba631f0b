package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings of paths and methods that may lead past the guard. None does: no token gets anything, nor does a lesser one. */
@ExtendWith(Besieged.class)
final class PathsTest {

    private static final List<String> GUARDED =
            List.of("/v1/telemetry/traces/t", "/v1/telemetry/traces/t/spans/s", "/v1/version", "/metrics");

    /** Other spellings of a path, by a name that stands in for the first and the last segment. */
    private static List<String> spellings(String path) {
        List<String> all = new ArrayList<>();
        String last = path.substring(path.lastIndexOf('/'));
        String front = path.substring(0, path.length() - last.length());
        for (String odd : List.of(
                "//",
                "/./",
                "/../",
                "/x/../",
                "/%2e/",
                "/%2e%2e/",
                "/%2f/",
                "/;x=y/",
                "/..;/",
                "/\\",
                "/%5c",
                "/%00/")) {
            all.add(front + odd + last.substring(1));
            all.add(odd + path.substring(1));
            all.add("/v1/health" + odd + ".." + path);
        }
        for (String odd :
                List.of("/", "/.", "/..", "//", ";x=y", ";", "%20", "%00", "%2f", "?", "?x", "#x", ".json", "%23")) {
            all.add(path + odd);
        }
        all.add(path.toUpperCase(Locale.ROOT));
        all.add(path.replace("v1", "V1"));
        all.add(path.replace("t", "%74"));
        all.add(path.replace("e", "%65"));
        all.add(path.replace("e", "%2565"));
        all.add(path.replace("/", "%2f"));
        all.add(path.replace("/", "\\"));
        all.add("/v1/health;" + path);
        all.add("http://localhost" + path);
        all.add("http://localhost/v1/health/.." + path);
        all.add("/livez%2f.." + path);
        all.add(path + "/%7bx%7d");
        all.add("/v1/telemetry/{trace_id}");
        all.add("/v1/telemetry/traces/%7btrace_id:path%7d");
        all.add("/v1/telemetry/traces/\u00e9");
        all.add("/v1/telemetry/traces/%c0%ae%c0%ae/");
        all.add("/v1/telemetry/traces/%u002e");
        all.add("*");
        return all;
    }

    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405);

    private static String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList())
                + "\r\n";
    }

    private static int only(List<Integer> statuses) {
        assertEquals(1, statuses.size(), statuses.toString());
        return statuses.get(0);
    }

    @Test
    void noSpellingOfAPathIsAnsweredWithoutAToken(Attack attack) throws Exception {
        for (String path : GUARDED) {
            for (String spelling : spellings(path)) {
                for (String method : List.of("GET", "POST")) {
                    int status = only(attack.statuses(request(method, spelling)));
                    assertTrue(REFUSALS.contains(status), method + " " + spelling + ": " + status);
                }
            }
        }
    }

    @Test
    void noSpellingOfAPathIsAnsweredWithoutItsScope(Attack attack) throws Exception {
        for (String spelling : spellings("/v1/telemetry/traces/t")) {
            int status = only(attack.statuses(request("GET", spelling, "Authorization: Bearer " + Besieged.WRITER)));
            assertTrue(REFUSALS.contains(status) && status != 401, spelling + ": " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, /v1/telemetry/traces/t, 401",
        "OPTIONS, /v1/telemetry/traces/t, 401",
        "OPTIONS, *, 401",
        "TRACE, /v1/telemetry/traces/t, 405",
        "TRACE, /v1/health, 405",
        "CONNECT, /v1/telemetry/traces/t, 400",
        "CONNECT, localhost:80, 404",
        "PUT, /v1/telemetry/traces/t, 405",
        "DELETE, /v1/telemetry/traces/t, 405",
        "PATCH, /v1/telemetry/traces/t, 405",
        "get, /v1/telemetry/traces/t, 405",
        "GET{NUL}, /v1/health, 400",
        "G(T, /v1/health, 400",
        "PROPFIND, /, 404"
    })
    void noOtherMethodIsAWayIn(String method, String path, int status, Attack attack) throws Exception {
        String answer = attack.send(request(method.replace("{NUL}", "\0"), path));
        assertEquals(List.of(status), Attack.statusesIn(answer), answer);
    }

    @Test
    void traceDoesNotRepeatWhatWasSent(Attack attack) throws Exception {
        String answer = attack.send(request("TRACE", "/v1/health", "X-Secret: hunter2"));
        assertFalse(answer.contains("hunter2"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: GET",
                "X-Method-Override: HEAD",
                "X-Original-URL: /v1/health",
                "X-Rewrite-URL: /v1/health",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-User: rita",
                "Forwarded: for=127.0.0.1;proto=https",
                "X-Forwarded-Prefix: /v1/health",
                "Upgrade: h2c",
                "Authorization: Basic ZXZlcnl0aGluZzo=",
                "Proxy-Authorization: Bearer everything",
                "Cookie: access_token=everything",
                "X-Api-Key: everything",
                "Authorization: everything",
                "Authorization: Bearer",
                "Authorization: Bearer everything, Bearer everything",
                "Authorization: Bearer  everything everything",
                "Authorization: Bearer everythin\u0000g"
            })
    void noHeaderStandsInForTheToken(String header, Attack attack) throws Exception {
        int expected = header.indexOf('\0') < 0 && !header.startsWith("Upgrade") ? 401 : 400;
        assertEquals(List.of(expected), attack.statuses(request("GET", "/v1/telemetry/traces/t", header)));
        assertEquals(
                List.of(expected),
                attack.statuses(request("POST", "/v1/telemetry/traces", header, "Content-Length: 0")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"access_token=everything", "token=everything", "Authorization=Bearer%20everything", "_method=GET"
            })
    void noTokenIsTakenFromTheQueryOrTheBody(String form, Attack attack) throws Exception {
        assertEquals(List.of(401), attack.statuses(request("GET", "/v1/telemetry/traces/t?" + form)));
        String body = request(
                "POST",
                "/v1/telemetry/traces",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.length());
        assertEquals(List.of(401), attack.statuses(body + form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..", "../..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5c", "/etc/passwd",
                        "%2fetc%2fpasswd",
                "a%00", "CON", "~", "a/../../b", "..%c0%af..", "dataset.json", "%25%32%65"
            })
    void aDatasetThatClimbsHoldsNothing(String id, Attack attack) throws Exception {
        String answer =
                attack.send(request("GET", "/v1/datasetio/iterrows/" + id, "Authorization: Bearer " + Besieged.TOKEN));
        int status = only(Attack.statusesIn(answer));
        boolean nothing = status == 404 || status == 400 || answer.endsWith("{\"data\":[],\"has_more\":false}");
        assertTrue(nothing, answer);
        assertFalse(answer.contains("root:"), answer);
    }
}
