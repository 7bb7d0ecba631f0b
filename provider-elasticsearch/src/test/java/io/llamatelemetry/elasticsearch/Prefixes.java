package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Talks to a node as an operator does, beside the provider; gives each store of a test a prefix, and cleans up after it. */
final class Prefixes implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** The prefix of the store that a folder names. */
    String of(Path directory) {
        String prefix = "t" + Integer.toHexString(directory.toString().hashCode());
        used.add(prefix);
        return prefix;
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

    /** Removes the indices and templates of all prefixes that were given. */
    @Override
    public void close() {
        for (String prefix : used) {
            List<String> indices = send("GET", SharedNode.url() + "/_cat/indices/" + prefix + ".*?h=index", "")
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .toList();
            if (!indices.isEmpty()) {
                send("DELETE", SharedNode.url() + "/" + String.join(",", indices) + "?ignore_unavailable=true", "");
            }
            send("DELETE", SharedNode.url() + "/_index_template/" + prefix + ".*", "");
        }
    }
}
