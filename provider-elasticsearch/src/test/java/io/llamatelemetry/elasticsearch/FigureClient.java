package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends requests over connections that stay open; who is told to come again does. */
final class FigureClient {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Clients of single events. */
    static final int MANY = 64;

    private static final long PAUSE_NANOS = 20_000_000;
    private static final int FIRST_FAILURE = 300;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Sends a request that must succeed, and gives the body of the answer. */
    String send(String method, String url, String body) {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .method(method, content)
                .build());
    }

    private String send(HttpRequest request) {
        try {
            while (true) {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < FIRST_FAILURE) {
                    return answer.body();
                }
                if (answer.statusCode() != TOO_MANY_REQUESTS) {
                    throw new IllegalStateException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void post(FigureConnection connection, byte[] body) throws IOException {
        FigureConnection.Answer answer = connection.post(body);
        while (answer.status() == TOO_MANY_REQUESTS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = connection.post(body);
        }
        if (answer.status() >= FIRST_FAILURE) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /** Sends all bodies, as many at once as there are clients, each as soon as one of those before is answered. */
    void sendAll(int clients, String url, String contentType, List<byte[]> bodies) {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                sending.add(threads.submit(() -> {
                    try (FigureConnection connection = new FigureConnection(URI.create(url), contentType)) {
                        for (int at = next.getAndIncrement(); at < bodies.size(); at = next.getAndIncrement()) {
                            post(connection, bodies.get(at));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : sending) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
