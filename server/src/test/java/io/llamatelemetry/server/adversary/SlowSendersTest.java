package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that take their time, each with an end that is certain: two seconds here, and something for the machine. */
@ExtendWith(Besieged.class)
final class SlowSendersTest {

    private static final Duration CERTAIN = Duration.ofSeconds(8);
    private static final long DRIP_MILLIS = 50;

    /** The end of one line of a head, and the next, which lets the request in. */
    private static final String AUTHORIZED = "\r\nAuthorization: Bearer " + Besieged.TOKEN + "\r\n";

    /** Sends a byte now and then until the other side has closed. */
    private static Duration drip(Socket socket, String begin, String then) throws Exception {
        long begun = System.nanoTime();
        CountDownLatch never = new CountDownLatch(1);
        Thread dripping = new Thread(() -> {
            try {
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; !never.await(DRIP_MILLIS, TimeUnit.MILLISECONDS); i++) {
                    socket.getOutputStream().write(then.charAt(i % then.length()));
                }
            } catch (IOException | InterruptedException closed) {
                // The end.
            }
        });
        dripping.start();
        Attack.rest(socket);
        never.countDown();
        socket.close();
        dripping.join();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ",
                "GET /",
                "",
                "\r\n",
                "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x" + AUTHORIZED + "Content-Length: 100000\r\n\r\n{",
                "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{",
                "POST /v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{",
                "POST /v1/telemetry/events/batch HTTP/1.1\r\nHost: x" + AUTHORIZED
                        + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
                "POST /v1/traces HTTP/1.1\r\nHost: x" + AUTHORIZED
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;"
            })
    void whoDripsIsCutOffInTime(String begin, Attack attack) throws Exception {
        Duration taken = drip(attack.connect(), begin, "a");
        assertTrue(taken.compareTo(CERTAIN) < 0, taken.toString());
    }

    @Test
    void whoDripsBlankLinesIsCutOffInTime(Attack attack) throws Exception {
        Duration taken = drip(attack.connect(), "", "\r\n");
        assertTrue(taken.compareTo(CERTAIN) < 0, taken.toString());
    }

    @Test
    void whoDripsIsCutOffAfterAGoodRequestToo(Attack attack) throws Exception {
        String good = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
        Duration taken = drip(attack.connect(), good + "GET /", "a");
        assertTrue(taken.compareTo(CERTAIN) < 0, taken.toString());
    }

    /** Asks for an answer of some 8 MiB. */
    private static Socket asking(Attack attack) throws Exception {
        String message = "x".repeat(1 << 20);
        for (int i = 0; i < 8; i++) {
            String event =
                    Attack.event("{}").replace("\"m\"", "\"" + message + "\"").replace("\"t\"", "\"slow\"");
            assertEquals(200, attack.post(Attack.EVENTS, event).statusCode());
        }
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        URI address = attack.server().address();
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String body = "{\"trace_id\":\"slow\",\"limit\":8}";
        socket.getOutputStream()
                .write(("POST /v1/telemetry/logs HTTP/1.1\r\nHost: x\r\n" + Attack.authorization() + "Content-Length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Until what is sent is refused, because the other side has closed. */
    private static Duration untilClosed(Socket socket, boolean reading) throws Exception {
        long begun = System.nanoTime();
        try {
            while (true) {
                if (reading && socket.getInputStream().readNBytes(2_000).length == 0) {
                    throw new EOFException();
                }
                socket.getOutputStream().write('a');
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DRIP_MILLIS));
            }
        } catch (IOException closed) {
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHardlyReadsTheirAnswerIsCutOffInTime(boolean reading, Attack attack) throws Exception {
        try (Socket socket = asking(attack)) {
            Duration taken = untilClosed(socket, reading);
            assertTrue(taken.compareTo(CERTAIN.plus(CERTAIN)) < 0, taken.toString());
        }
    }

    @Test
    void whoClosesTheirHalfInTheMiddleGetsARefusal(Attack attack) throws Exception {
        List<String> begun = List.of(
                "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\n" + Attack.authorization()
                        + "Content-Length: 100\r\n\r\n{",
                "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\n" + Attack.authorization()
                        + "Transfer-Encoding: chunked\r\n\r\n10\r\n{",
                "POST /v1/telemetry/events/batch HTTP/1.1\r\nHost: x\r\n" + Attack.authorization()
                        + "Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n{\n");
        for (String text : begun) {
            try (Socket socket = attack.connect()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                String answer = Attack.rest(socket);
                assertEquals(List.of(400), Attack.statusesIn(answer), answer);
            }
        }
    }

    @Test
    void whoClosesTheirHalfBehindAWholeRequestGetsTheAnswer(Attack attack) throws Exception {
        try (Socket socket = attack.connect()) {
            String text = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertEquals(List.of(200), Attack.statusesIn(Attack.rest(socket)));
        }
    }

    @Test
    void thousandsOfIdleConnectionsKeepNobodyOut(Attack attack) throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                Socket socket = attack.connect();
                idle.add(socket);
                if (i % 3 == 1) {
                    socket.getOutputStream().write("GET /v1/".getBytes(StandardCharsets.US_ASCII));
                } else if (i % 3 == 2) {
                    socket.getOutputStream()
                            .write(("POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\n" + Attack.authorization()
                                            + "Content-Length: 100\r\n\r\n{")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertEquals(200, attack.post(Attack.TRACES, "{}").statusCode());
            assertEquals(200, attack.server().get("/v1/health").statusCode());
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsThatAreResetAtOnceCostNothing(Attack attack) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            try (Socket socket = attack.connect()) {
                socket.setSoLinger(true, 0);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET /v1/health HT".getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        assertEquals(200, attack.post(Attack.TRACES, "{}").statusCode());
    }
}
