package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.http.TransportHttpClient.Request;
import co.elastic.clients.transport.http.TransportHttpClient.Response;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.spi.ReadContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.http.ContentTooLongException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ConnectionsTest {

    private static final int MOST = 1_000;
    private static final String GZIP = "gzip";

    private final List<Host> hosts = new ArrayList<>();
    private final ExecutorService askers = Executors.newCachedThreadPool();

    /** A host that answers what it is asked, with its number, unless it is told otherwise. */
    private static final class Host implements AutoCloseable {

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final CountDownLatch closing = new CountDownLatch(1);
        private final CountDownLatch asked = new CountDownLatch(1);
        /** A permit for each request that is not answered. */
        private final Semaphore waiting = new Semaphore(0);

        private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
        private final String name;
        private volatile int status = 200;
        private volatile int padding;
        private volatile boolean compressed;
        private volatile boolean silent;
        private volatile boolean deaf;
        private volatile boolean dripping;

        /**
         * Begins to listen.
         *
         * @param tls for one that speaks TLS, and asks for a certificate; null for another
         */
        Host(String name, @Nullable SSLContext tls) {
            this.name = name;
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try {
                server = tls == null ? HttpServer.create(free, 0) : secured(HttpsServer.create(free, 0), tls);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        private static HttpServer secured(HttpsServer made, SSLContext tls) {
            made.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters asking = tls.getDefaultSSLParameters();
                    asking.setNeedClientAuth(true);
                    parameters.setSSLParameters(asking);
                }
            });
            return made;
        }

        String url() {
            return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                    + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                callers.add(exchange.getRemoteAddress());
                if (deaf) {
                    closing.await();
                }
                compressed = GZIP.equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                InputStream sent = exchange.getRequestBody();
                String body = new String(
                        (compressed ? new GZIPInputStream(sent) : sent).readAllBytes(), StandardCharsets.UTF_8);
                asked.countDown();
                if (silent) {
                    waiting.release();
                    closing.await();
                }
                if (dripping) {
                    drip(exchange);
                    return;
                }
                String said = name + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body
                        + " ".repeat(padding);
                byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
                if (GZIP.equals(exchange.getRequestHeaders().getFirst("Accept-Encoding"))) {
                    bytes = compress(bytes);
                    exchange.getResponseHeaders().add("Content-Encoding", GZIP);
                }
                exchange.getResponseHeaders().add("Content-Type", "text/plain");
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void drip(HttpExchange exchange) throws IOException, InterruptedException {
            exchange.sendResponseHeaders(status, 0);
            while (!closing.await(10, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        }

        private static byte[] compress(byte[] bytes) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        }

        @Override
        public void close() {
            closing.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private Host host() {
        return host(null);
    }

    private Host host(@Nullable SSLContext tls) {
        Host host = new Host("host" + hosts.size(), tls);
        hosts.add(host);
        return host;
    }

    @AfterEach
    void close() {
        hosts.forEach(Host::close);
        askers.shutdownNow();
    }

    private Connections connections() {
        return connections(new Configurations.Keys());
    }

    private Connections connections(boolean compressed) {
        return connections(compressed ? new Configurations.Keys().compressed() : new Configurations.Keys());
    }

    private Connections connections(Configurations.Keys keys) {
        String[] urls = hosts.stream().map(Host::url).toArray(String[]::new);
        return new Connections(keys.hosts(urls).prefix("any").configuration(), null, MOST);
    }

    private static String ask(Connections connections, @Nullable TransportOptions options) throws IOException {
        List<ByteBuffer> body = List.of(
                ByteBuffer.wrap("one ".getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap("two".getBytes(StandardCharsets.UTF_8)));
        Request request = new Request("POST", "/any/_search", Map.of("q", "a b&c"), Map.of("Accept", "*/*"), body);
        try (Response response = connections.performRequest("any", null, request, options)) {
            var content = response.body();
            assertEquals("text/plain", response.header("content-type"));
            return response.statusCode() + " "
                    + (content == null
                            ? ""
                            : StandardCharsets.UTF_8
                                    .decode(content.asByteBuffer())
                                    .toString()
                                    .strip());
        }
    }

    private static String ask(Connections connections) throws IOException {
        return ask(connections, null);
    }

    private CompletableFuture<String> begin(Connections connections) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ask(connections);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                askers);
    }

    /** Which host answers. */
    private static String asked(Connections connections) throws IOException {
        return ask(connections).substring(4, 9);
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void aRequestGoesOutWholeAndItsAnswerIsReadWhateverItsStatus(boolean compressed) throws IOException {
        Host host = host();
        try (Connections connections = connections(compressed)) {
            assertEquals("200 host0 POST /any/_search?q=a+b%26c one two", ask(connections));
            assertEquals(compressed, host.compressed);
            host.status = 404;
            assertEquals("404 host0 POST /any/_search?q=a+b%26c one two", ask(connections));
            host.status = 503;
            assertEquals("503 host0 POST /any/_search?q=a+b%26c one two", ask(connections));
        }
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void aConnectionStaysForTheNextRequestUnlessItsAnswerWasNotReadToTheEnd(boolean compressed) throws IOException {
        Host host = host();
        try (Connections connections = connections(compressed)) {
            for (int status : List.of(200, 404, 500, 200)) {
                host.status = status;
                assertEquals("host0", asked(connections));
            }
            assertEquals(1, host.callers.size());
            host.padding = MOST;
            assertThrows(ContentTooLongException.class, () -> ask(connections));
            host.padding = 0;
            assertEquals("host0", asked(connections));
            assertEquals(2, host.callers.size());
        }
    }

    @Test
    void hostsTakeTurnsAndWhoHasNoRoomIsAskedLast() throws IOException {
        Host first = host();
        host();
        try (Connections connections = connections()) {
            assertEquals(
                    List.of("host0", "host1", "host0"),
                    List.of(asked(connections), asked(connections), asked(connections)));
            first.status = 503;
            assertEquals("host1", asked(connections));
            assertEquals("host1", asked(connections));
            first.status = 200;
            assertEquals("host1", asked(connections));
            assertEquals("host1", asked(connections));
        }
    }

    @Test
    void whoCannotBeReachedIsFollowedByTheNext() throws IOException {
        host().close();
        host();
        try (Connections connections = connections()) {
            assertEquals("host1", asked(connections));
            assertEquals("host1", asked(connections));
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsFollowedByTheNext() throws IOException {
        Host first = host();
        host();
        first.silent = true;
        try (Connections connections = connections(new Configurations.Keys().timeout(Duration.ofSeconds(2)))) {
            assertEquals("host1", asked(connections));
            assertEquals("host1", asked(connections));
        }
    }

    @Test
    void whoDoesNotAnswerInTheTimeThatThereIsIsNotFollowedByAnother() throws IOException {
        Host first = host();
        host();
        first.silent = true;
        try (Connections connections = connections()) {
            TransportOptions shortly = new Connections.Within(Duration.ofMillis(100));
            assertThrows(SocketTimeoutException.class, () -> ask(connections, shortly));
            assertEquals(1, hosts.get(1).asked.getCount(), "the next was asked");
            // Others do not take it for one that failed.
            first.silent = false;
            assertEquals("host1", asked(connections));
            assertEquals("host0", asked(connections));
        }
    }

    /** As it is where nothing else is configured: a query has as long as a request. */
    @Test
    void aQueryThatHasAsLongAsARequestAsksNoSecondHostWhenItIsOver() throws IOException {
        Host first = host();
        Host second = host();
        first.silent = true;
        second.silent = true;
        Duration time = Duration.ofSeconds(2);
        try (Cluster cluster = new Cluster(new Configurations.Keys()
                .hosts(first.url(), second.url())
                .timeout(time)
                .configuration())) {
            ReadContext context = ReadContext.limitedTo(time, Instant.EPOCH);
            assertThrows(
                    DeadlineExceededException.class, () -> cluster.read("asking", context, client -> client.info()));
            assertEquals(1, first.asked.getCount() + second.asked.getCount(), "hosts that were not asked");
            assertNotNull(cluster.problem());
        }
    }

    @Test
    void aQueryThatHasLessTimeThanARequestSaysNothingOfTheClusterWhenItIsOver() {
        Host host = host();
        host.silent = true;
        try (Cluster cluster =
                new Cluster(new Configurations.Keys().hosts(host.url()).configuration())) {
            ReadContext context = ReadContext.limitedTo(Duration.ofMillis(500), Instant.EPOCH);
            assertThrows(
                    DeadlineExceededException.class, () -> cluster.read("asking", context, client -> client.info()));
            assertNull(cluster.problem());
        }
    }

    @Test
    void theNextHostHasTheTimeThatIsLeft() throws IOException {
        Host first = host();
        Host second = host();
        first.silent = true;
        second.silent = true;
        try (Connections connections = connections(new Configurations.Keys().timeout(Duration.ofSeconds(2)))) {
            TransportOptions within = new Connections.Within(Duration.ofMillis(2_500));
            assertThrows(SocketTimeoutException.class, () -> ask(connections, within));
            first.silent = false;
            second.silent = false;
            // The first was given all the time of a request, the second was not.
            assertEquals("host1", asked(connections));
            assertEquals("host1", asked(connections));
        }
    }

    @Test
    void anAnswerThatComesInDropsIsNotWaitedForLongerThanAnother() throws IOException {
        Host host = host();
        host.dripping = true;
        try (Connections connections = connections()) {
            TransportOptions within = new Connections.Within(Duration.ofSeconds(1));
            assertThrows(SocketTimeoutException.class, () -> ask(connections, within));
        }
    }

    @ParameterizedTest(name = "secure: {0}")
    @ValueSource(booleans = {false, true})
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHostThatTakesNothingInIsNotWaitedForLongerThanAnother(boolean secure, @TempDir Path folder) throws Exception {
        SSLContext tls = secure ? new Certificates(folder).tls() : null;
        Host host = host(tls);
        host.deaf = true;
        Duration time = Duration.ofSeconds(1);
        ElasticsearchConfig config =
                new Configurations.Keys().hosts(host.url()).timeout(time).configuration();
        Request large = new Request("POST", "/any/_bulk", Map.of(), Map.of(), List.of(ByteBuffer.allocate(64 << 20)));
        try (Connections connections = new Connections(config, tls, MOST)) {
            SocketTimeoutException late = assertThrows(
                    SocketTimeoutException.class, () -> connections.performRequest("any", null, large, null));
            assertFalse(ElasticsearchErrors.isDisconnected(late), "would be sent once more");
        }
    }

    @Test
    void whoHasNoTimeLeftAsksNobody() throws IOException {
        Host host = host();
        try (Connections connections = connections()) {
            TransportOptions over = new Connections.Within(Duration.ZERO);
            assertThrows(SocketTimeoutException.class, () -> ask(connections, over));
            assertEquals(1, host.asked.getCount());
        }
    }

    /** As many writes as an engine without a journal makes at once. */
    @Test
    void writesThatWaitForAHostLeaveConnectionsToQueries() throws Exception {
        Host host = host();
        host.silent = true;
        try (Connections connections = connections()) {
            List<CompletableFuture<String>> writes = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                writes.add(begin(connections));
            }
            host.waiting.acquire(64);
            host.silent = false;
            TransportOptions query = new Connections.Within(Duration.ofSeconds(30));
            assertEquals("200 host0", ask(connections, query).substring(0, 9));
            assertTrue(writes.stream().noneMatch(CompletableFuture::isDone), "no write waits");
        }
    }

    /** As the system properties of Java give it, which make up the default. */
    @Test
    void aHostThatAsksForACertificateIsShownTheOneThatJavaHas(@TempDir Path folder) throws Exception {
        SSLContext both = new Certificates(folder).tls();
        host(both);
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(both);
        try (Connections connections = connections()) {
            assertEquals("host0", asked(connections));
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void hostsWithoutTlsAreAskedThoughJavaHasNoneThatCanBeUsed() throws Exception {
        host();
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(SSLContext.getInstance("TLS"));
        try (Connections connections = connections()) {
            assertEquals("host0", asked(connections));
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void anAnswerLargerThanTheBoundIsRefused(boolean compressed) throws IOException {
        Host host = host();
        try (Connections connections = connections(compressed)) {
            host.padding = MOST;
            ContentTooLongException refused = assertThrows(ContentTooLongException.class, () -> ask(connections));
            assertTrue(ElasticsearchErrors.isTooLong(refused), refused::toString);
            host.padding = 0;
            assertEquals("host0", asked(connections));
        }
    }

    @Test
    void theEndBreaksOffWhatIsUnderWay() throws Exception {
        Host host = host();
        host.silent = true;
        Connections connections = connections();
        CompletableFuture<String> waiting = begin(connections);
        host.asked.await();
        connections.close();
        assertThrows(CompletionException.class, waiting::join);
    }
}
