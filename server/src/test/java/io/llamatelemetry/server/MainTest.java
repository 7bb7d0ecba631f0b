package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: what it prints, and how it ends. */
final class MainTest {

    @TempDir
    Path folder;

    private record Ended(int status, String out, String err) {}

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }

    private Ended run(String... arguments) throws Exception {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), out, err);
    }

    private String config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), yaml).toString();
    }

    private static void assertOneLine(String expected, Ended ended, int status) {
        assertEquals(status, ended.status(), ended.toString());
        assertTrue(ended.err().startsWith("telemetry-server: " + expected), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void helpAndVersionArePrinted() throws Exception {
        assertEquals(new Ended(0, CommandLine.HELP, ""), run("--help"));
        Ended version = run("--version");
        assertEquals(0, version.status());
        assertTrue(version.out().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*\\R"), version.out());
    }

    @Test
    void aWrongCallEndsWith2() throws Exception {
        assertOneLine("--prot: not an option", run("--prot"), 2);
    }

    @Test
    void allFaultsOfAConfigurationArePrinted() throws Exception {
        Ended ended = run("--config", config("server: {prot: 1}\nstore: {provider: memroy}\n"));
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("server.prot (line 1): unknown key (did you mean: port?)"), ended.err());
        assertTrue(
                ended.err().contains("store.provider (line 2): There is no storage provider \"memroy\""), ended.err());
        assertTrue(ended.err().contains("did you mean memory?"), ended.err());
    }

    @Test
    void aServerForAllThatAsksNobodyIsRefusedUnlessThatIsSaid() throws Exception {
        assertTrue(run("--config", config("server: {host: 0.0.0.0}\n"))
                .err()
                .contains("server.host (line 1): 0.0.0.0 with auth.type none lets anybody read and write (expected:"
                        + " 127.0.0.1, another auth.type, or server.allow_unauthenticated_remote: true)"));
    }

    @Test
    void certificatesThatCannotBeReadAreToldInOneLine() throws Exception {
        String auth = "auth: {type: custom, endpoint: 'https://x', calls: {ca_file: missing.pem}}\n";
        Ended ended = run("--config", config("server: {port: 0}\nstore: {provider: memory}\n" + auth));
        assertOneLine("auth: ca_file: missing.pem cannot be used (expected: certificates in PEM)", ended, 1);
    }

    @Test
    void aPortInUseIsToldInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run("--config", config("server: {port: " + taken.getLocalPort() + "}\n"));
            assertOneLine("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is in use", ended, 1);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInOneLine() throws Exception {
        Files.writeString(folder.resolve("taken"), "a file");
        assertOneLine("cannot write in the folder taken", run("--config", config("data: taken\n")), 1);
    }

    @Test
    void itServesUntilItIsToldToEndAndEndsWith0() throws Exception {
        Process process = start("--config", config("server: {port: 0}\nstore: {provider: memory}\n"));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String started = lines.readLine();
            Matcher address = Pattern.compile("INFO event=started address=(\\S+) provider=memory")
                    .matcher(started);
            assertTrue(address.find(), started);
            HttpRequest health = HttpRequest.newBuilder(URI.create(address.group(1) + "/v1/health"))
                    .build();
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(health, BodyHandlers.ofString())
                            .statusCode());
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            List<String> rest = lines.lines().toList();
            assertTrue(rest.get(0).contains("event=stopping"), rest.toString());
            assertTrue(rest.get(1).contains("event=stopped in_order=true"), rest.toString());
        } finally {
            process.destroyForcibly();
        }
    }
}
