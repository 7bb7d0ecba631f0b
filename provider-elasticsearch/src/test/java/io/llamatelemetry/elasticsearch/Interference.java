package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server and a node and does what networks, load balancers and busy clusters do. Passes everything on until
 * it is told otherwise; counts what it saw.
 */
final class Interference implements AutoCloseable {

    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "host", "transfer-encoding", "content-encoding", "accept-encoding");
    /** One of so many requests is interfered with. */
    private static final int ONE_OF = 4;

    private static final String PRODUCT = "X-Elastic-Product";
    private static final String ERROR =
            "{\"error\": {\"root_cause\": [], \"type\": \"%s\", \"reason\": \"interference\"}, \"status\": %d}";

    private final String node;
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Random random = new Random(7);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger interfered = new AtomicInteger();
    private final AtomicInteger compressed = new AtomicInteger();
    private volatile @Nullable Pretence pretence;
    private volatile @Nullable String pretendedVersion;
    private volatile boolean gone;
    private volatile Deed deed = Deed.PASS_ON;
    private volatile @Nullable String wantedAuthorization;

    /** What is done to a request. Most of them are passed on, so that work gets done. */
    enum Deed {
        /** Nothing. */
        PASS_ON,
        /** The answer comes late. */
        DELAY,
        /** The request is done, and half of the answer comes before the connection breaks. */
        CUT_ANSWER,
        /** The request is not done, and the connection breaks. */
        CUT_REQUEST,
        /** The request is not done: too many. */
        ANSWER_429,
        /** The request is not done: unavailable. */
        ANSWER_503,
        /** Every other item of a bulk is not done: too many. */
        REFUSE_ITEMS_429,
        /** Every other item of a bulk is not done: unavailable. */
        REFUSE_ITEMS_503
    }

    /** Stands before a node, without encryption. */
    Interference(String node) {
        this(node, null);
    }

    /** Stands before a node and speaks TLS. */
    Interference(String node, @Nullable SSLContext tls) {
        this.node = node;
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                scheme = "http";
                server = HttpServer.create(anyPort, 0);
            } else {
                scheme = "https";
                HttpsServer secure = HttpsServer.create(anyPort, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no port to listen on", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Breaks every connection from now on, as where nobody is there. */
    void vanish() {
        gone = true;
    }

    /** Is there again. */
    void comeBack() {
        gone = false;
    }

    /** Does this from now on. */
    void turnTo(Deed wanted) {
        deed = wanted;
    }

    /** Answers requests to paths that begin so by itself. */
    void pretend(String path, int status, String body) {
        pretence = new Pretence(path + ".*", status, body, true);
    }

    /** Says another version wherever the node says its own. */
    void pretendToHaveVersion(String version) {
        pretendedVersion = version;
    }

    /** Answers everything, as something does that is no Elasticsearch. */
    void pretendToBeAnother(String body) {
        pretence = new Pretence("/.*", 200, body, false);
    }

    /** What is answered without asking the node. */
    private record Pretence(String path, int status, String body, boolean ofElasticsearch) {}

    /** Lets only requests pass that have this header {@code Authorization}. */
    void demand(String authorization) {
        wantedAuthorization = authorization;
    }

    /** Requests so far. */
    int requests() {
        return requests.get();
    }

    /** Requests so far that something was done to. */
    int interfered() {
        return interfered.get();
    }

    /** Requests so far whose body came compressed. */
    int compressed() {
        return compressed.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(exchange);
            String authorization = wantedAuthorization;
            if (authorization != null
                    && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                refuse(exchange, 401, "security_exception");
                return;
            }
            Pretence pretended = pretence;
            if (pretended != null && exchange.getRequestURI().getPath().matches(pretended.path())) {
                byte[] said = pretended.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                if (pretended.ofElasticsearch()) {
                    exchange.getResponseHeaders().add(PRODUCT, "Elasticsearch");
                }
                send(exchange, pretended.status(), said, said.length);
                return;
            }
            requests.incrementAndGet();
            Deed now = gone ? Deed.CUT_REQUEST : random.nextInt(ONE_OF) == 0 ? deed : Deed.PASS_ON;
            boolean ofBulks = now == Deed.REFUSE_ITEMS_429 || now == Deed.REFUSE_ITEMS_503;
            if (ofBulks && !exchange.getRequestURI().getPath().endsWith("/_bulk")) {
                now = Deed.PASS_ON;
            }
            if (now != Deed.PASS_ON) {
                interfered.incrementAndGet();
            }
            switch (now) {
                case PASS_ON -> passOn(exchange, body);
                case DELAY -> {
                    HttpResponse<byte[]> answer = pass(exchange, body);
                    linger();
                    answer(exchange, answer);
                }
                case CUT_ANSWER -> cut(exchange, pass(exchange, body));
                // Closed without an answer.
                case CUT_REQUEST -> {}
                case ANSWER_429 -> refuse(exchange, 429, "es_rejected_execution_exception");
                case ANSWER_503 -> refuse(exchange, 503, "unavailable_shards_exception");
                case REFUSE_ITEMS_429 -> refuseItems(exchange, body, 429, "es_rejected_execution_exception");
                case REFUSE_ITEMS_503 -> refuseItems(exchange, body, 503, "unavailable_shards_exception");
            }
        }
    }

    private byte[] body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return sent;
        }
        compressed.incrementAndGet();
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return plain.readAllBytes();
        }
    }

    private void linger() {
        try {
            closing.await(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void copyHeaders(HttpResponse<byte[]> answer, Headers headers) {
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> headers.add(name, value));
            }
        });
    }

    private void passOn(HttpExchange exchange, byte[] body) throws IOException {
        HttpResponse<byte[]> answer = pass(exchange, body);
        String version = pretendedVersion;
        if (version == null) {
            answer(exchange, answer);
            return;
        }
        byte[] said = new String(answer.body(), StandardCharsets.UTF_8)
                .replaceAll("\"version\":\"[0-9.]+\"", "\"version\":\"" + version + "\"")
                .getBytes(StandardCharsets.UTF_8);
        copyHeaders(answer, exchange.getResponseHeaders());
        send(exchange, answer.statusCode(), said, said.length);
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        copyHeaders(answer, exchange.getResponseHeaders());
        send(exchange, answer.statusCode(), answer.body(), answer.body().length);
    }

    private static void cut(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        copyHeaders(answer, exchange.getResponseHeaders());
        send(exchange, answer.statusCode(), answer.body(), answer.body().length / 2);
    }

    private static void refuse(HttpExchange exchange, int status, String type) throws IOException {
        exchange.getResponseHeaders().add(PRODUCT, "Elasticsearch");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] body = ERROR.formatted(type, status).getBytes(StandardCharsets.UTF_8);
        send(exchange, status, body, body.length);
    }

    /** Announces the whole body and sends the first bytes of it. */
    private static void send(HttpExchange exchange, int status, byte[] body, int bytes) throws IOException {
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, bytes);
            out.flush();
        }
    }

    /** Takes every other item out of a bulk, and puts refusals into the answer in their places. */
    private void refuseItems(HttpExchange exchange, byte[] body, int status, String type) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        List<@Nullable JsonNode> refusals = new ArrayList<>();
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length && !lines[i].isEmpty(); i++) {
            JsonNode action = json.readTree(lines[i]);
            String name = action.fieldNames().next();
            String item = name.equals("delete") ? lines[i] : lines[i] + "\n" + lines[++i];
            if (refusals.size() % 2 == 0) {
                refusals.add(refusal(name, action.get(name), status, type));
            } else {
                refusals.add(null);
                kept.writeBytes((item + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        if (kept.size() == 0) {
            refuse(exchange, status, type);
            return;
        }
        HttpResponse<byte[]> answer = pass(exchange, kept.toByteArray());
        copyHeaders(answer, exchange.getResponseHeaders());
        byte[] mixed = mixed(answer.body(), refusals);
        send(exchange, answer.statusCode(), mixed, mixed.length);
    }

    private ObjectNode refusal(String name, JsonNode target, int status, String type) {
        ObjectNode refusal = json.createObjectNode();
        ObjectNode item = refusal.putObject(name);
        item.set("_index", target.get("_index"));
        item.set("_id", target.get("_id"));
        item.put("status", status);
        item.putObject("error").put("type", type).put("reason", "interference");
        return refusal;
    }

    private byte[] mixed(byte[] answered, List<@Nullable JsonNode> refusals) throws IOException {
        JsonNode answer = json.readTree(answered);
        ArrayNode items = json.createArrayNode();
        int done = 0;
        for (JsonNode refusal : refusals) {
            items.add(refusal == null ? answer.path("items").get(done++) : refusal);
        }
        ObjectNode mixed = (ObjectNode) answer;
        mixed.put("errors", true);
        mixed.set("items", items);
        return json.writeValueAsBytes(mixed);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
