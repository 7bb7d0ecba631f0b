package io.llamatelemetry.server.adversary;

import io.llamatelemetry.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Ways to send what no decent client sends. */
final class Attack {

    static final String EVENTS = "/v1/telemetry/events";
    static final String BATCH = "/v1/telemetry/events/batch";
    static final String TRACES = "/v1/telemetry/traces";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");

    private final RunningServer server;

    Attack(RunningServer server) {
        this.server = server;
    }

    Socket connect() throws IOException {
        return server.connect();
    }

    /** The header that lets everything through. */
    static String authorization() {
        return "Authorization: Bearer " + Besieged.TOKEN + "\r\n";
    }

    /** Sends these bytes over one connection, and gives all that comes until it is closed; a reset is an end, too. */
    String send(byte[] bytes) throws IOException {
        try (Socket socket = server.connect()) {
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
            } catch (SocketException closedMeanwhile) {
                // What was said before it was closed is still to be read.
            }
            return rest(socket);
        }
    }

    String send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int count = socket.getInputStream().read(part);
                    count >= 0;
                    count = socket.getInputStream().read(part)) {
                all.write(part, 0, count);
            }
        } catch (SocketException reset) {
            // The end.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The statuses of all answers that came, in order. */
    List<Integer> statuses(String text) throws IOException {
        return statusesIn(send(text));
    }

    static List<Integer> statusesIn(String answers) {
        List<Integer> statuses = new ArrayList<>();
        Matcher status = STATUS.matcher(answers);
        while (status.find()) {
            statuses.add(Integer.parseInt(status.group(1)));
        }
        return statuses;
    }

    /** Posts with the right token. */
    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return server.send(posting(path, body, headers));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpRequest.Builder posting(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = server.request(path)
                .POST(BodyPublishers.ofByteArray(body))
                .header("Authorization", "Bearer " + Besieged.TOKEN)
                .header("Content-Type", path.equals(BATCH) ? "application/x-ndjson" : "application/json");
        return headers.length == 0 ? request : request.headers(headers);
    }

    RunningServer server() {
        return server;
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /** An event of a log message, with attributes as JSON. */
    static String event(String attributes) {
        return "{\"event\":{\"type\":\"unstructured_log\",\"trace_id\":\"t\",\"span_id\":\"\",\"timestamp\":0,"
                + "\"severity\":\"info\",\"message\":\"m\",\"attributes\":" + attributes + "}}";
    }
}
