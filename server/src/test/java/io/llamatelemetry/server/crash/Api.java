package io.llamatelemetry.server.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The server's API as a client sees it. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Api(URI address) {
        this.address = address;
    }

    /** Posts, and says whether the server answered that it did it. */
    boolean post(String path, Map<String, ?> body) throws InterruptedException {
        try {
            return send(path, body).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks, and expects an answer. */
    JsonNode ask(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return answer(path, send(path, body));
    }

    /** Gets, and expects an answer. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(WITHIN).build();
        return answer(path, client.send(request, BodyHandlers.ofString()));
    }

    private static JsonNode answer(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(WITHIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
