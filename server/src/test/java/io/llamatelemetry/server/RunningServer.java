package io.llamatelemetry.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.server.config.ServerConfig;
import io.llamatelemetry.server.config.YamlFile;
import io.llamatelemetry.server.http.About;
import io.llamatelemetry.server.http.Backend;
import io.llamatelemetry.server.http.HttpServer;
import io.llamatelemetry.server.http.InFlight;
import io.llamatelemetry.server.http.Lateness;
import io.llamatelemetry.server.http.QueryPool;
import io.llamatelemetry.server.http.RouteTable;
import io.llamatelemetry.server.http.Routes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The HTTP side in front of a given engine, on a free port, and ways to talk to it. */
public final class RunningServer implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final URI address;
    /** What it can be asked. */
    final List<RouteTable.Line> routes;

    private final InFlight inFlight;
    private final HttpServer http;
    private final QueryPool queries;

    private RunningServer(ServerConfig config, Backend backend, Clock clock) throws IOException {
        About about = new About("1.2.3", () -> "{\"openapi\":\"3.1.0\"}".getBytes(StandardCharsets.UTF_8));
        Injector graph = Guice.createInjector(Stage.PRODUCTION, new ServerModule(config, backend, clock, about));
        routes = RouteTable.of(graph.getInstance(Routes.class));
        inFlight = graph.getInstance(InFlight.class);
        http = graph.getInstance(HttpServer.class);
        queries = graph.getInstance(QueryPool.class);
        address = http.start();
    }

    /** Starts one; in the YAML, the port is 0 unless it says otherwise. */
    public static RunningServer start(Backend backend, String... yaml) throws IOException {
        return start(backend, Clock.systemUTC(), yaml);
    }

    /** The same, with its own idea of the time. */
    public static RunningServer start(Backend backend, Clock clock, String... yaml) throws IOException {
        String text = String.join("\n", yaml);
        String whole =
                text.contains("server:") ? text.replace("server:", "server:\n  port: 0") : "server: {port: 0}\n" + text;
        ServerConfig config = ConfigBinder.bind(YamlFile.parse(whole, Map.of()), ServerConfig.class);
        return new RunningServer(config, backend, clock);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", "application/json"));
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends these bytes as they are, and gives all that comes back until the server closes the connection. */
    public String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return rest(socket);
        }
    }

    public static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toString(StandardCharsets.UTF_8);
    }

    /** A request line with the path as it is, and the status of its answer. */
    public int rawStatus(String method, String path, String... headers) throws IOException {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join(
                        "",
                        Arrays.stream(headers).map(header -> header + "\r\n").toList()) + "\r\n");
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** Ends what takes too long, as though so much time had gone by. */
    void endLate(Duration time) {
        Lateness.end(inFlight, time);
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    /** Stops listening while requests are in flight. */
    public void stop() {
        http.stop();
    }

    @Override
    public void close() {
        http.stop();
        queries.close();
    }
}
