package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests whose end two servers in a row may see at different places. None may be taken for two. */
@ExtendWith(Besieged.class)
final class SmugglingTest {

    private static final String INNER = "GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ";

    /** Something that looks like a request, where the body is; the chunk of 0 ends it for who believes in chunks. */
    private static final String HIDDEN = "0\r\n\r\n" + INNER;

    record Shape(String name, String bytes, List<Integer> statuses) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static String post(String... headers) {
        return "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\n" + Attack.authorization()
                + String.join(
                        "", Stream.of(headers).map(header -> header + "\r\n").toList()) + "\r\n";
    }

    private static Shape refused(String name, String bytes) {
        return new Shape(name, bytes, List.of(400));
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                refused("length and chunks", post("Content-Length: 6", "Transfer-Encoding: chunked") + HIDDEN),
                refused("chunks and length", post("Transfer-Encoding: chunked", "Content-Length: 6") + HIDDEN),
                refused("two lengths", post("Content-Length: 2", "Content-Length: 5") + "{}" + INNER),
                refused("two lengths in one", post("Content-Length: 2, 5") + "{}" + INNER),
                refused("a length with a sign", post("Content-Length: +2") + "{}" + INNER),
                refused("a length below zero", post("Content-Length: -2") + "{}" + INNER),
                refused("a length in hex", post("Content-Length: 0x2") + "{}" + INNER),
                refused("a length beyond all bounds", post("Content-Length: 99999999999999999999") + "{}" + INNER),
                refused("a length of nothing", post("Content-Length: ") + "{}" + INNER),
                refused("a length with a space in it", post("Content-Length: 1 2") + "{}" + INNER),
                refused("an unknown encoding", post("Transfer-Encoding: xchunked") + HIDDEN),
                refused("chunks that are not last", post("Transfer-Encoding: chunked, identity") + HIDDEN),
                refused("chunks twice", post("Transfer-Encoding: chunked, chunked") + HIDDEN),
                refused("chunks in two headers", post("Transfer-Encoding: chunked", "Transfer-Encoding: x") + HIDDEN),
                refused("a folded encoding", post("Transfer-Encoding:\r\n chunked", "Content-Length: 5") + HIDDEN),
                refused("a folded header", post("X: a\r\n b") + INNER),
                refused("a space before the colon", post("Transfer-Encoding : chunked") + HIDDEN),
                refused("a tab before the colon", post("Content-Length\t: 2") + "{}" + INNER),
                refused("a header without a name", post(": x") + INNER),
                refused("a header without a colon", post("nonsense") + INNER),
                refused("a NUL in a header", post("X: a\0b") + INNER),
                refused("a NUL in a name", post("X\0: a") + INNER),
                refused("a carriage return in a header", post("X: a\rTransfer-Encoding: chunked") + HIDDEN),
                refused("a chunk size beyond all bounds", chunked("FFFFFFFFFFFFFFFFF\r\n{}")),
                refused("a chunk size with a prefix", chunked("0x2\r\n{}\r\n0\r\n\r\n")),
                refused("a chunk size below zero", chunked("-2\r\n{}\r\n0\r\n\r\n")),
                refused("a chunk that is longer than it says", chunked("1\r\n{}\r\n0\r\n\r\n")),
                refused("two hosts", "GET /v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                refused("no host", "GET /v1/health HTTP/1.1\r\n\r\n"),
                refused("a host of another kind", "GET /v1/health HTTP/1.1\r\nHost: a b/c\r\n\r\n"),
                refused("another host in the line", "GET http://a/v1/health HTTP/1.1\r\nHost: b\r\n\r\n"),
                refused("a space in the path", "GET /v1/health /x HTTP/1.1\r\nHost: x\r\n\r\n"),
                new Shape("no version", "GET /v1/health\r\nHost: x\r\n\r\n", List.of(505)),
                refused("a request of another protocol", "\u0016\u0003\u0001\u0002\u0000\u0001"),
                new Shape("a version to come", "GET /v1/health HTTP/3.0\r\nHost: x\r\n\r\n", List.of(505)),
                new Shape("HTTP/2 without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", List.of(426)));
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked") + body + INNER;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void nothingIsTakenForTwoRequests(Shape shape, Attack attack) throws Exception {
        String answers = attack.send(shape.bytes());
        assertEquals(shape.statuses(), Attack.statusesIn(answers), answers);
        assertFalse(answers.contains("\"OK\""), answers);
    }

    @Test
    void linesThatEndInALineFeedAloneAreNoRequest(Attack attack) throws Exception {
        String answers = attack.send("GET /v1/health HTTP/1.1\nHost: x\n\n");
        assertEquals(List.of(400), Attack.statusesIn(answers), answers);
        String chunks = attack.send(post("Transfer-Encoding: chunked") + "2\n{}\n0\n\n" + INNER);
        assertEquals(List.of(400), Attack.statusesIn(chunks), chunks);
    }

    @Test
    void anExtensionOfAChunkMeansNothing(Attack attack) throws Exception {
        String body = "2;x=\"1\"\r\n{}\r\n0;last\r\n\r\n";
        String answers = attack.send(post("Connection: close", "Transfer-Encoding: chunked") + body);
        assertEquals(List.of(200), Attack.statusesIn(answers), answers);
    }

    @Test
    void aTrailerIsNoHeader(Attack attack) throws Exception {
        String request = "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\nTrailer: Authorization\r\n\r\n2\r\n{}\r\n0\r\n"
                + Attack.authorization() + "\r\n";
        String answers = attack.send(request);
        assertEquals(List.of(401), Attack.statusesIn(answers), answers);
    }

    @Test
    void whatFollowsARefusedRequestIsReadAsItsBodyAndNothingElse(Attack attack) throws Exception {
        String second =
                "GET /v1/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + Attack.authorization() + "\r\n";
        String first = "POST /v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: " + second.length() + "\r\n\r\n";
        String answers = attack.send(first + second + second);
        assertEquals(List.of(404, 200), Attack.statusesIn(answers), answers);
        assertTrue(answers.indexOf("\"version\"") == answers.lastIndexOf("\"version\""), answers);
    }
}
