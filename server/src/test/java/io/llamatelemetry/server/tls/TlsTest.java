package io.llamatelemetry.server.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.server.FakeBackend;
import io.llamatelemetry.server.LogCapture;
import io.llamatelemetry.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path made;

    private static Identity first;
    private static Identity second;
    private static Identity caller;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = Identity.make(made, "first", "EC");
        second = Identity.make(made, "second", "RSA");
        caller = Identity.make(made, "caller", "EC");
    }

    private void write(Identity identity) throws Exception {
        Files.writeString(folder.resolve("server.key"), identity.keyPem());
        Files.writeString(folder.resolve("server.crt"), identity.certificatePem());
    }

    private RunningServer serve(String... more) throws Exception {
        return RunningServer.start(
                new FakeBackend(),
                "server:",
                "  tls:",
                "    type: pem",
                "    certificate: " + folder.resolve("server.crt"),
                "    key: " + folder.resolve("server.key"),
                "    reload_interval: 20ms",
                String.join("\n", more));
    }

    private static HttpResponse<String> health(RunningServer server, SSLContext context, Version version)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(context)
                .version(version)
                .connectTimeout(LONG)
                .build();
        HttpRequest.Builder request = server.request("/v1/health").timeout(LONG);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static X509Certificate shown(RunningServer server) throws Exception {
        SSLContext context = Identity.trusting(null, first, second);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getHost(), server.address().getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void requestsAreTakenOverBothVersionsOfHttp() throws Exception {
        write(first);
        try (RunningServer server = serve()) {
            assertEquals("https", server.address().getScheme());
            for (Version version : Version.values()) {
                HttpResponse<String> answer = health(server, Identity.trusting(null, first), version);
                assertEquals(200, answer.statusCode());
                assertEquals(version, answer.version());
                assertEquals(List.of("max-age=31536000"), answer.headers().allValues("Strict-Transport-Security"));
            }
        }
    }

    /** As most clients of HTTP/1.1 do; that of the JDK offers nothing then. */
    @ParameterizedTest
    @CsvSource({"http/1.1, http/1.1", "h2, h2", "http/1.1|h2, h2", "http/1.0|http/1.1, http/1.1"})
    void whatACallerOffersIsChosenFrom(String offered, String chosen) throws Exception {
        write(first);
        SSLContext context = Identity.trusting(null, first);
        try (RunningServer server = serve();
                SSLSocket socket = (SSLSocket) context.getSocketFactory()
                        .createSocket(
                                server.address().getHost(), server.address().getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered.split("\\|"));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertEquals(chosen, socket.getApplicationProtocol());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreTaken(String version) throws Exception {
        write(second);
        SSLContext context = Identity.trusting(null, second);
        try (RunningServer server = serve();
                SSLSocket socket = (SSLSocket) context.getSocketFactory()
                        .createSocket(
                                server.address().getHost(), server.address().getPort())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertEquals(version, socket.getSession().getProtocol());
        }
    }

    @Test
    void anOlderVersionIsRefused() throws Exception {
        write(first);
        // A greeting of TLS 1.1 with two suites; the answer is an alert: fatal, protocol_version.
        String greeting = "16 03 01 00 2f 01 00 00 2b 03 02" + " 00".repeat(32) + " 00 00 04 c0 0a c0 09 01 00";
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(greeting);
        bytes[4] = (byte) (bytes.length - 5);
        bytes[8] = (byte) (bytes.length - 9);
        try (RunningServer server = serve();
                Socket socket = server.connect()) {
            socket.getOutputStream().write(bytes);
            byte[] answer = socket.getInputStream().readAllBytes();
            assertEquals(0x15, answer[0]);
            assertArrayEquals(new byte[] {2, 70}, Arrays.copyOfRange(answer, 5, 7));
        }
    }

    @Test
    void whoSpeaksInTheClearGetsNoAnswer() throws Exception {
        write(first);
        try (RunningServer server = serve()) {
            assertFalse(server.raw("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n").contains("HTTP"));
        }
    }

    @Test
    void aNewKeyIsTakenWithoutARestartAndABadOneIsNot() throws Exception {
        write(first);
        try (RunningServer server = serve();
                LogLines log = new LogLines()) {
            assertEquals(first.certificate(), shown(server));
            Files.writeString(folder.resolve("server.crt"), second.certificatePem());
            log.await("tls_reload_failed");
            assertEquals(first.certificate(), shown(server));
            Files.writeString(folder.resolve("server.key"), second.keyPem());
            log.await("tls_key_reloaded");
            assertEquals(second.certificate(), shown(server));
            Files.delete(folder.resolve("server.key"));
            log.await("server.key: cannot be read (NoSuchFileException)");
            assertEquals(second.certificate(), shown(server));
            Files.writeString(folder.resolve("server.crt"), "nothing");
            Files.writeString(folder.resolve("server.key"), "nothing");
            log.await("server.crt: no certificate");
            assertEquals(second.certificate(), shown(server));
            write(first);
            log.await("CN=first");
            assertEquals(first.certificate(), shown(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"want", "need"})
    void aCertificateOfTheCallersIsChecked(String mode) throws Exception {
        write(first);
        Path ca = Files.writeString(folder.resolve("ca.crt"), caller.certificatePem());
        try (RunningServer server = serve("    clients: {mode: " + mode + ", ca: " + ca + "}")) {
            SSLContext good = Identity.trusting(caller, first);
            SSLContext bad = Identity.trusting(second, first);
            SSLContext none = Identity.trusting(null, first);
            for (Version version : Version.values()) {
                assertEquals(200, health(server, good, version).statusCode());
                if (mode.equals("want")) {
                    assertEquals(200, health(server, none, version).statusCode());
                } else {
                    assertThrows(IOException.class, () -> health(server, none, version));
                    // The JDK shows no certificate whose signer is not asked for, so this is another way to show none.
                    assertThrows(IOException.class, () -> health(server, bad, version));
                }
            }
        }
    }

    @Test
    void aPkcs12FileIsTakenToo() throws Exception {
        try (RunningServer server = RunningServer.start(
                new FakeBackend(),
                "server:",
                "  tls: {type: pkcs12, file: " + second.pkcs12() + ", password: " + Identity.PASSWORD + "}")) {
            HttpResponse<String> answer = health(server, Identity.trusting(null, second), Version.HTTP_2);
            assertEquals(200, answer.statusCode());
        }
    }

    private static String refusal(String... tls) {
        String[] yaml = new String[tls.length + 2];
        yaml[0] = "server:";
        yaml[1] = "  tls:";
        for (int i = 0; i < tls.length; i++) {
            yaml[i + 2] = "    " + tls[i];
        }
        IOException refused = assertThrows(IOException.class, () -> RunningServer.start(new FakeBackend(), yaml));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void whatCannotBeUsedIsNamedAtTheStart() throws Exception {
        write(first);
        Path ownKey = folder.resolve("server.key");
        Path certificate = folder.resolve("server.crt");
        Path otherKey = Files.writeString(folder.resolve("other.key"), caller.keyPem());
        Path oldKey =
                Files.writeString(folder.resolve("old.key"), first.keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY"));
        String pem = "type: pem";
        String good = "certificate: " + certificate;
        assertEquals(
                otherKey + ": the private key is not that of the certificate of CN=first",
                refusal(pem, good, "key: " + otherKey));
        String old = refusal(pem, good, "key: " + oldKey);
        assertTrue(old.contains("0 private keys (expected: one, in PKCS#8") && old.contains("openssl pkcs8"), old);
        String missing = refusal(pem, good, "key: " + folder.resolve("no.key"));
        assertEquals(folder.resolve("no.key") + ": cannot be read (NoSuchFileException)", missing);
        assertTrue(refusal(pem, "certificate: " + ownKey, "key: " + ownKey).contains("no certificate"));
        String wrong = refusal("type: pkcs12", "file: " + first.pkcs12(), "password: hunter2");
        assertTrue(wrong.contains("first.p12: cannot be read") && !wrong.contains("hunter2"), wrong);
    }

    /** The log while it is open. */
    private static final class LogLines implements AutoCloseable {

        private final PrintStream usual = System.out;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        LogLines() {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            LogCapture.restart();
        }

        /** Waits until a line has come that holds this, and forgets the lines so far. */
        void await(String part) {
            long end = System.nanoTime() + LONG.toNanos();
            while (!bytes.toString(StandardCharsets.UTF_8).contains(part)) {
                assertTrue(System.nanoTime() < end, () -> "no " + part + " in: " + bytes);
                Thread.onSpinWait();
            }
            bytes.reset();
        }

        @Override
        public void close() {
            System.setOut(usual);
            LogCapture.restart();
        }
    }
}
