package io.llamatelemetry.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server that knows keys and tokens, in all the ways that ours can ask: a key set, introspection, a custom endpoint. */
final class IdentityServer implements AutoCloseable {

    static final String CLIENT = "tele:metry";
    static final String SECRET = "s3cret+of/the client";

    private final String scheme;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What it was asked: method and path, headers by lower-case name, and the body. */
    record Asked(String line, Map<String, String> headers, String body) {}

    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    volatile JWKSet keys = new JWKSet();
    volatile @Nullable String keysText;
    /** Answers of the introspection by token; any other token is not active. */
    final Map<String, String> introspected = new ConcurrentHashMap<>();
    /** Answers of the custom endpoint by token; any other token is answered with 401. */
    final Map<String, String> validated = new ConcurrentHashMap<>();
    /** Another status than these for everything, if not 0. */
    volatile int status;
    /** Answers wait for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    IdentityServer() throws IOException {
        this(null);
    }

    /** Over https, where there is something to show. */
    IdentityServer(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            scheme = "http";
            http = HttpServer.create(anyPort, 0);
        } else {
            HttpsServer https = HttpsServer.create(anyPort, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            scheme = "https";
            http = https;
        }
        http.setExecutor(threads);
        http.createContext("/jwks", exchange -> answer(exchange, body -> keysText()));
        http.createContext("/introspect", exchange -> answer(exchange, body -> introspect(exchange, body)));
        http.createContext("/validate", exchange -> answer(exchange, IdentityServer.this::validate));
        http.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/jwks"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        http.start();
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    long timesAsked(String path) {
        return asked.stream()
                .filter(question -> question.line().endsWith(" " + path))
                .count();
    }

    private String keysText() {
        String text = keysText;
        return text == null ? keys.toString(false) : text;
    }

    private interface Answering {
        @Nullable String to(String body) throws IOException;
    }

    private void answer(HttpExchange exchange, Answering answering) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        asked.add(new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers, body));
        try {
            gate.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        String answer = status == 0 ? answering.to(body) : "{}";
        byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status != 0 ? status : answer == null ? 401 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private @Nullable String introspect(HttpExchange exchange, String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String name = form.get("client_id");
        String secret = form.get("client_secret");
        if (authorization != null && authorization.startsWith("Basic ")) {
            String[] pair = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
                    .split(":", 2);
            name = decoded(pair[0]);
            secret = decoded(pair[1]);
        }
        if (!CLIENT.equals(name) || !SECRET.equals(secret)) {
            return null;
        }
        return introspected.getOrDefault(form.get("token"), "{\"active\": false}");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private @Nullable String validate(String body) {
        try {
            return validated.get(
                    new ObjectMapper().readTree(body).path("api_key").asText());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
