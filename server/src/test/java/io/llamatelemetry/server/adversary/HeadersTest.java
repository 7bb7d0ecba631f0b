package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of requests that are too large, too many, or never end. */
@ExtendWith(Besieged.class)
final class HeadersTest {

    private static String head(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
    }

    @Test
    void aHeaderAboveTheBoundIsRefused(Attack attack) throws Exception {
        String large = "X: " + "a".repeat(17_000) + "\r\n";
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", large)));
        String manyLarge = ("X: " + "a".repeat(1_000) + "\r\n").repeat(17);
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", manyLarge)));
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", "a".repeat(17_000) + ": x\r\n")));
    }

    @Test
    void aHeadThatNeverEndsIsCutOffAtTheBound(Attack attack) throws Exception {
        assertEquals(
                List.of(431), attack.statuses("GET /v1/health HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(5_000_000)));
        assertEquals(List.of(414), attack.statuses("GET /" + "a".repeat(5_000_000)));
        assertEquals(List.of(431), attack.statuses("A".repeat(5_000_000)));
    }

    @Test
    void moreHeadersThanTheBoundAreRefusedAndAsManyAsItAreNot(Attack attack) throws Exception {
        assertEquals(List.of(200), attack.statuses(head("GET /v1/health", "X: a\r\n".repeat(98))));
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", "X: a\r\n".repeat(99))));
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", "X: a\r\n".repeat(2_000))));
        String named = String.join(
                "", IntStream.range(0, 1_500).mapToObj(i -> "X" + i + ":\r\n").toList());
        assertEquals(List.of(431), attack.statuses(head("GET /v1/health", named)));
    }

    @Test
    void aTrailerAboveTheBoundIsRefused(Attack attack) throws Exception {
        String head = head("POST " + Attack.TRACES, Attack.authorization() + "Transfer-Encoding: chunked\r\n");
        String answer = attack.send(head + "2\r\n{}\r\n0\r\n" + "X: " + "a".repeat(100_000) + "\r\n\r\n");
        assertEquals(4, Attack.statusesIn(answer).get(0) / 100, answer);
    }

    @Test
    void aChunkExtensionThatNeverEndsIsCutOff(Attack attack) throws Exception {
        String head = head("POST " + Attack.TRACES, Attack.authorization() + "Transfer-Encoding: chunked\r\n");
        String answer = attack.send(head + "2;" + "a".repeat(20_000_000));
        assertEquals(4, Attack.statusesIn(answer).get(0) / 100, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key: " + "\u00ff\u00fe",
                "x-stainless-retry-count: 99999999999999999999999999",
                "x-stainless-retry-count: -1",
                "Content-Type: application/json; charset=utf-7",
                "Content-Type: application/json;;;;=;\"",
                "Accept: ../../etc/passwd",
                "Accept-Encoding: gzip;q=9999999999",
                "Range: bytes=0-,0-,0-,0-,0-",
                "Expect: 200-maybe",
                "If-None-Match: *",
                "Connection: keep-alive, Authorization, Host",
                "Max-Forwards: 0"
            })
    void anOddHeaderIsNoFailureOfTheServers(String header, Attack attack) throws Exception {
        String request = "POST " + Attack.TRACES + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n"
                + Attack.authorization() + header + "\r\n\r\n{}";
        List<Integer> statuses = attack.statuses(request);
        assertEquals(1, statuses.stream().filter(status -> status >= 200).count(), statuses.toString());
        assertEquals(0, statuses.stream().filter(status -> status >= 500).count(), statuses.toString());
    }
}
