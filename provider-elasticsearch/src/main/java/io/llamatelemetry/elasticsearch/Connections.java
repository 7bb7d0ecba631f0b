package io.llamatelemetry.elasticsearch;

import co.elastic.clients.transport.DefaultTransportOptions;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.http.HeaderMap;
import co.elastic.clients.transport.http.TransportHttpClient;
import co.elastic.clients.util.BinaryData;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.apache.http.ContentTooLongException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.entity.GzipCompressingEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the hosts. A request is sent, and its answer read, by the thread that asks: to hand both to a thread that
 * watches connections, as the client's own transport does, takes about as long as the node takes to find a trace. Any number
 * of threads may ask at once.
 *
 * <p>The hosts take turns. Where one cannot be reached, or has no room, the next is asked; one of which that was so lately is
 * asked last. So it goes on as well where one has taken the request and does not answer in time, for as long as the caller has
 * any time left. Who has given a host less time than others have does not say of it that it failed.
 */
final class Connections implements TransportHttpClient, AutoCloseable {

    private static final int MOST = 64;
    private static final int BUFFER_BYTES = 32 << 10;
    private static final long LATELY_NANOS = Duration.ofSeconds(30).toNanos();

    /** A host that was silent for the time of a request but for this has had time enough. */
    private static final Duration NEARLY = Duration.ofSeconds(1);

    private final List<HttpHost> hosts;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final boolean compression;
    private final int mostAnswerBytes;
    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient http;
    private final AtomicInteger turn = new AtomicInteger();
    /** When a host did not answer, by {@link System#nanoTime}. */
    private final Map<HttpHost, Long> failures = new ConcurrentHashMap<>();

    /**
     * Makes no connection yet.
     *
     * @param tls whom to trust; null for Java's own settings, which may name whom to trust and keys to show
     * @param mostAnswerBytes the most bytes of an answer that are held
     */
    Connections(ElasticsearchConfig config, @Nullable SSLContext tls, int mostAnswerBytes) {
        this.hosts = config.nodes().stream()
                .map(node -> new HttpHost(node.getHost(), node.getPort(), node.getScheme()))
                .toList();
        this.connectTimeout = config.connectTimeout();
        this.requestTimeout = config.requestTimeout();
        this.compression = config.compression();
        this.mostAnswerBytes = mostAnswerBytes;
        this.pool = pool(tls);
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(pool)
                .setDefaultHeaders(authorization(config))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableDefaultUserAgent()
                .disableCookieManagement()
                // Credentials are in a header of their own; each request would go through a cache of others.
                .disableAuthCaching();
        this.http = (compression ? builder : builder.disableContentCompression()).build();
    }

    private static PoolingHttpClientConnectionManager pool(@Nullable SSLContext tls) {
        SSLConnectionSocketFactory secure = new SSLConnectionSocketFactory(tls == null ? tlsOfJava() : tls);
        PoolingHttpClientConnectionManager pool =
                new PoolingHttpClientConnectionManager(RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register("https", secure)
                        .build());
        pool.setMaxTotal(MOST);
        pool.setDefaultMaxPerRoute(MOST);
        pool.setDefaultConnectionConfig(
                ConnectionConfig.custom().setBufferSize(BUFFER_BYTES).build());
        return pool;
    }

    private static SSLContext tlsOfJava() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new StoreException(
                    Kind.PERMANENT,
                    "Java's own settings for TLS cannot be used (the system properties javax.net.ssl.*): "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<Header> authorization(ElasticsearchConfig config) {
        if (config.apiKey() != null) {
            return List.of(new BasicHeader("Authorization", "ApiKey " + config.apiKey()));
        }
        if (config.username() == null) {
            return List.of();
        }
        byte[] both = (config.username() + ":" + config.password()).getBytes(StandardCharsets.UTF_8);
        return List.of(
                new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(both)));
    }

    /**
     * Options of requests that all together have so much time from now on. When it is over, no host is asked any more; one that
     * is asked before is waited for, with the connection and with each part of the answer, no longer than what is left then.
     */
    static final class Within extends DefaultTransportOptions {

        private final long end;

        Within(Duration time) {
            super(new HeaderMap(), Map.of(), null);
            this.end = System.nanoTime() + time.toNanos();
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }

    /** How long a host that is asked now has; nought if the caller's time is over. */
    private Duration time(@Nullable TransportOptions options) {
        Duration left = options instanceof Within within ? within.left() : requestTimeout;
        return left.compareTo(requestTimeout) < 0 ? left : requestTimeout;
    }

    @Override
    public Response performRequest(
            String endpointId, @Nullable Node node, Request request, @Nullable TransportOptions options)
            throws IOException {
        IOException failed = null;
        List<HttpHost> order = order();
        for (int i = 0; i < order.size(); i++) {
            HttpHost host = order.get(i);
            Duration time = time(options);
            if (time.isZero()) {
                throw failed == null
                        ? new SocketTimeoutException("the time for it was over before it was sent")
                        : failed;
            }
            try {
                Answer answer = ask(host, request, time);
                if (!hasNoRoom(answer.statusCode())) {
                    failures.remove(host);
                    return answer;
                }
                failures.put(host, System.nanoTime());
                if (i == order.size() - 1) {
                    return answer;
                }
            } catch (ConnectionPoolTimeoutException | ContentTooLongException e) {
                throw e;
            } catch (IOException e) {
                if (failed != null) {
                    e.addSuppressed(failed);
                }
                if (isTimeout(e) && time(options).isZero() && time.plus(NEARLY).compareTo(requestTimeout) < 0) {
                    throw e;
                }
                failures.put(host, System.nanoTime());
                // Those that wait for a request are likely to be broken, too.
                pool.closeIdleConnections(0, TimeUnit.MILLISECONDS);
                failed = e;
            }
        }
        throw failed == null ? new IOException("no host") : failed;
    }

    private static boolean isTimeout(IOException failure) {
        return failure instanceof SocketTimeoutException || failure instanceof ConnectTimeoutException;
    }

    /** The hosts, the next one in turn first, those that failed lately last. */
    private List<HttpHost> order() {
        if (hosts.size() == 1) {
            return hosts;
        }
        int first = Math.floorMod(turn.getAndIncrement(), hosts.size());
        List<HttpHost> order = new ArrayList<>(hosts.subList(first, hosts.size()));
        order.addAll(hosts.subList(0, first));
        order.sort(Comparator.comparing(this::failedLately));
        return order;
    }

    private boolean failedLately(HttpHost host) {
        Long failure = failures.get(host);
        return failure != null && System.nanoTime() - failure < LATELY_NANOS;
    }

    /** Whether what answers is not the host itself, or the host has no room for requests. */
    private static boolean hasNoRoom(int status) {
        return status == HttpStatus.SC_BAD_GATEWAY
                || status == HttpStatus.SC_SERVICE_UNAVAILABLE
                || status == HttpStatus.SC_GATEWAY_TIMEOUT;
    }

    private Answer ask(HttpHost host, Request request, Duration time) throws IOException {
        Duration connecting = time.compareTo(connectTimeout) < 0 ? time : connectTimeout;
        RequestBuilder builder = RequestBuilder.create(request.method())
                .setUri(uri(request))
                .setConfig(RequestConfig.custom()
                        .setConnectTimeout(millis(connecting))
                        .setConnectionRequestTimeout(millis(time))
                        .setSocketTimeout(millis(time))
                        .build());
        request.headers().forEach(builder::addHeader);
        Iterable<ByteBuffer> body = request.body();
        if (body != null) {
            builder.setEntity(compression ? new GzipCompressingEntity(entity(body)) : entity(body));
        }
        HttpUriRequest sent = builder.build();
        try (CloseableHttpResponse response = http.execute(host, sent)) {
            return new Answer(host, response, content(response.getEntity()));
        }
    }

    /** Rounded up, so that the time is over when they are; nought would mean for ever. */
    private static int millis(Duration duration) {
        return Math.toIntExact(duration.plusNanos(999_999).toMillis());
    }

    private static String uri(Request request) {
        if (request.queryParams().isEmpty()) {
            return request.path();
        }
        return request.queryParams().entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", request.path() + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpEntity entity(Iterable<ByteBuffer> body) {
        List<ByteBuffer> parts = StreamSupport.stream(body.spliterator(), false).toList();
        if (parts.size() == 1 && parts.get(0).hasArray()) {
            ByteBuffer whole = parts.get(0);
            return new ByteArrayEntity(whole.array(), whole.arrayOffset() + whole.position(), whole.remaining());
        }
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> whole.put(part.duplicate()));
        return new ByteArrayEntity(whole.array());
    }

    /** All of an answer's body; null if it has none. */
    private byte @Nullable [] content(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return null;
        }
        if (entity.getContentLength() > mostAnswerBytes) {
            throw tooLong();
        }
        try (InputStream in = entity.getContent()) {
            byte[] content = in.readNBytes(mostAnswerBytes);
            if (content.length == mostAnswerBytes && in.read() >= 0) {
                throw tooLong();
            }
            return content;
        }
    }

    private ContentTooLongException tooLong() {
        return new ContentTooLongException("an answer of more than %,d bytes", mostAnswerBytes);
    }

    /** Nothing here asks without waiting for the answer. */
    @Override
    public CompletableFuture<Response> performRequestAsync(
            String endpointId, @Nullable Node node, Request request, @Nullable TransportOptions options) {
        throw new UnsupportedOperationException("asynchronous requests");
    }

    /** Breaks off the requests that are under way. */
    @Override
    public void close() throws IOException {
        http.close();
    }

    /**
     * An answer that has been read.
     *
     * @param host whose
     * @param head its status and headers
     * @param content its body; null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(HttpHost host, HttpResponse head, byte @Nullable [] content) implements Response {

        @Override
        public Node node() {
            return new Node(host.toURI());
        }

        @Override
        public int statusCode() {
            return head.getStatusLine().getStatusCode();
        }

        @Override
        public @Nullable String header(String name) {
            Header first = head.getFirstHeader(name);
            return first == null ? null : first.getValue();
        }

        @Override
        public List<String> headers(String name) {
            return Arrays.stream(head.getHeaders(name)).map(Header::getValue).toList();
        }

        @Override
        public @Nullable BinaryData body() {
            String type = header("Content-Type");
            return content == null ? null : BinaryData.of(content, type == null ? "application/octet-stream" : type);
        }

        @Override
        public HttpResponse originalResponse() {
            return head;
        }

        @Override
        public void close() {}
    }
}
