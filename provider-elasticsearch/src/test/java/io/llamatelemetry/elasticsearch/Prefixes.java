package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Talks to a node as an operator does, beside the provider; gives each store of a test a prefix, and cleans up after it. */
final class Prefixes implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Prefixes whose indices were removed and whose templates are still there, for the next test. */
    private static final Queue<String> FREE = new ConcurrentLinkedQueue<>();

    /** No other run of the tests on the same node begins so. */
    private static final String OWN = "t" + ProcessHandle.current().pid() + "-";

    private static final AtomicInteger MADE = new AtomicInteger();

    private final Map<Path, String> used = new ConcurrentHashMap<>();

    /** The prefix of the store that a folder names. */
    String of(Path directory) {
        return used.computeIfAbsent(directory, any -> {
            String free = FREE.poll();
            return free == null ? OWN + MADE.incrementAndGet() : free;
        });
    }

    /** Sends a request, and gives the body of the answer, whatever its status. */
    static String send(String method, String url, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Removes the indices of all prefixes that were given; what they are made from stays for the next test. */
    @Override
    public void close() {
        if (used.isEmpty()) {
            return;
        }
        String all = used.values().stream().map(prefix -> prefix + ".*").collect(Collectors.joining(","));
        List<String> indices = send("GET", SharedNode.url() + "/_cat/indices/" + all + "?h=index", "")
                .lines()
                .filter(line -> line.startsWith("t"))
                .toList();
        if (!indices.isEmpty()) {
            send("DELETE", SharedNode.url() + "/" + String.join(",", indices) + "?ignore_unavailable=true", "");
        }
        FREE.addAll(used.values());
        used.clear();
    }
}
